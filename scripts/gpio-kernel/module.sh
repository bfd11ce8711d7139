#!/usr/bin/env bash
# Unpacks Debian's kernel with its headers into a folder, and builds one module there that simulates the GPIO of a
# Raspberry Pi: gpio-mockup and irq_sim of the same kernel, linked together, since Debian builds neither.
# Usage: module.sh <folder>, on Debian 12; needs gcc-12, make, xz-utils. Nothing is installed.
set -euo pipefail
folder=$(realpath -m "$1")
mkdir -p "$folder/debs" "$folder/module"
cd "$folder/debs"

depends() { apt-cache depends "$1" | awk '/^ +Depends: /{print $2}'; }
image=$(depends linux-image-amd64 | grep '^linux-image-')
version=${image#linux-image-}
headers=linux-headers-$version
mapfile -t packages < <(
  { printf '%s\n' "$image" "$headers" busybox-static; depends "$headers" | grep -E '^linux-(headers|kbuild|compiler)'; } | sort -u
)
source=$(printf '%s\n' "${packages[@]}" | sed -n 's/^linux-kbuild-/linux-source-/p')
apt-get download "${packages[@]}" "$source"
for package in "${packages[@]}"; do dpkg-deb -x "${package}"_*.deb "$folder/root"; done

# The headers name their own place; here it is another.
tree=$folder/root/usr/src/$headers
sed -i "s|/usr/src/|$folder/root/usr/src/|" "$tree/Makefile"

cd "$folder/module"
dpkg-deb --fsys-tarfile "$folder/debs/$source"_*.deb | tar -xO "./usr/src/$source.tar.xz" |
  tar -xJ --strip-components=1 "$source/drivers/gpio/gpio-mockup.c" "$source/drivers/gpio/gpiolib.h" "$source/kernel/irq/irq_sim.c"
mv drivers/gpio/* kernel/irq/irq_sim.c .
# One module exports nothing to others; the handler is the one modules may call; the chips bear a Raspberry Pi's labels.
sed -i -e '/^EXPORT_SYMBOL/d' -e 's/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq_safe(irqnum)/' irq_sim.c
sed -i "s/\"gpio-mockup-%c\", idx + 'A'/\"%s\", idx ? \"raspberrypi-exp-gpio\" : \"pinctrl-bcm2711\"/" gpio-mockup.c
grep -q pinctrl-bcm2711 gpio-mockup.c || { echo "gpio-mockup.c of $source names its chips in a way not known here" >&2; exit 1; }
printf 'obj-m := house-gpio.o\nhouse-gpio-y := gpio-mockup.o irq_sim.o\nccflags-y := -DCONFIG_IRQ_SIM=1\n' > Kbuild
make -s -C "$tree" M="$PWD" CC=gcc-12 modules
cp house-gpio.ko "$folder/root/boot/vmlinuz-$version" "$folder"
mv "$folder/vmlinuz-$version" "$folder/vmlinuz"
echo "$version" > "$folder/version"
