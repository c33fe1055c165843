# Lets Foyer make the name spaces in which it keeps its pages, where AppArmor gives them to nobody else (Ubuntu 23.10 and later).
abi <abi/4.0>,
include <tunables/global>

profile foyer /opt/Foyer/{app,live/*}/{foyer,chrome_crashpad_handler} flags=(unconfined) {
  userns,
  include if exists <local/foyer>
}
