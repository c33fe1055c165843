/**
 * On the PATH. A command (any word that is no switch) has no window: it runs without a display, on a server or over ssh too, and
 * loads no page that a sandbox would have to hold, which root cannot have.
 */
export const starter = (executable: string, before = ''): string => `#!/bin/sh
${before}for word in "$@"; do
  case "$word" in
    --help|-h|--version|[!-]*)
      set -- --ozone-platform=headless --disable-gpu --log-level=3 "$@"
      [ "$(id -u)" -ne 0 ] || set -- --no-sandbox "$@"
      break ;;
  esac
done
exec ${executable} "$@"
`

/** By its real path, under which it stays whole however often something newer is installed. Between unpacking and configuring there is none yet. */
export const installedStarter = (): string => starter('"$program"', 'program=$(readlink -f /opt/Foyer/current/foyer) && [ -x "$program" ] || program=/opt/Foyer/app/foyer\n')
