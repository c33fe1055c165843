farewell() {
  cat >&2 <<'END'
foyer: removed. What is left, on purpose, for it is no package's to remove:
  ~/.config/foyer of each user   the desks' encrypted records, their trail and settings
  the users' keychains           the keys of those records
  /etc/foyer                     the organisation's policy
END
}
