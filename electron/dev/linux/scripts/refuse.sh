# A newer version brings a desk's records up to date, and an older one cannot read them any more.
refuse() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}" in
@TEXTS@
  esac
  echo "foyer: package.downgrade ($1 > @VERSION@): $said" >&2
  exit 1
}
