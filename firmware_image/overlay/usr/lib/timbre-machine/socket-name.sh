#!/bin/sh
# The name of a network card by its address on the PCI bus: the first Ethernet card is lan0, the second wan0; later ones
# keep their own. Every card is on the bus before the first driver loads, so the order in which drivers load is of no account.
names="lan0 wan0"
for card in "${BUS:-/sys/bus/pci/devices}"/*; do
    read -r class <"$card/class" || continue
    case $class in 0x0200*) ;; *) continue ;; esac
    name=${names%% *}
    [ -n "$name" ] || break
    names=${names#"$name"}
    names=${names# }
    [ "${card##*/}" != "$1" ] || echo "$name"
done
