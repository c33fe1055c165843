/**
 * What a shell does, with a mount name space of its own, to stand in a copy-on-write view of this machine that ends with it: in its new root, before
 * `chroot`. The view has its own root, so that to the kernel nothing in it is in a chroot, where nobody gets a user name space. $1 an empty folder, $2 what is
 * seen there as /packages.
 */
export const ENTER_VIEW = `
set -e
mount -t tmpfs foyer "$1"
mkdir "$1/up" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/up,workdir=$1/work" overlay "$1/root"
cd "$1/root"
for each in proc dev sys; do mount --rbind "/$each" "$each"; done
mkdir -p old packages
mount --bind "$2" packages
pivot_root . old`
