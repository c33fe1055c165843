# What dpkg and rpm replace lies in app; what a desk runs from is a tree of hard links to it, named by its version, that no package manager
# knows. So a running desk keeps every file that it was started with, whatever is installed meanwhile, and no second copy takes space.
APP=/opt/Foyer/app
LIVE=/opt/Foyer/live
CURRENT=/opt/Foyer/current

in_use() {
  for exe in /proc/[0-9]*/exe; do
    case "$(readlink "$exe" 2>/dev/null || true)" in "$1"/*) return 0 ;; esac
  done
  return 1
}

# Away with every tree that is not the current one and that nothing runs from.
tidy() {
  now=$(readlink -f "$CURRENT" || true)
  for tree in "$LIVE"/* "$LIVE"/.new; do
    [ -d "$tree" ] || continue
    [ "$tree" = "$now" ] || in_use "$tree" || rm -rf "$tree"
  done
}

# $1: a tree. dpkg takes every right from a setuid file before it replaces it, and with it from each hard link: the helper of a tree is its own.
own_helper() {
  [ -e "$APP/chrome-sandbox" ] || return 0
  cp -a "$APP/chrome-sandbox" "$1/.helper"
  mv -fT "$1/.helper" "$1/chrome-sandbox"
}

# $1: the version. The link changes in one step: whoever starts Foyer meanwhile has the one or the other, whole.
go_live() {
  if [ "$CURRENT/foyer" -ef "$APP/foyer" ]; then own_helper "$CURRENT"; return 0; fi
  number=1
  while [ -e "$LIVE/$1.$number" ]; do number=$((number + 1)); done
  rm -rf "$LIVE/.new"
  mkdir -p "$LIVE"
  cp -al "$APP" "$LIVE/.new" 2>/dev/null || { rm -rf "$LIVE/.new"; cp -a "$APP" "$LIVE/.new"; }
  own_helper "$LIVE/.new"
  mv -T "$LIVE/.new" "$LIVE/$1.$number"
  ln -sfn "live/$1.$number" "$CURRENT.new"
  mv -T "$CURRENT.new" "$CURRENT"
}
