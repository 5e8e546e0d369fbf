"""The other end of a machine's cards: DAHDI's local spans in pairs, and a second Asterisk at their far ends.

Real ISDN and real FXS/FXO signalling pass through the unmodified kernel modules, without a card. The box has
an E1 (span 2), four lines (span 4) and four ports for telephones (span 5).
"""

from tests.support.vm.box import Box

from tests.support.waiting import wait_until

E1_SPAN, LINES_SPAN, PHONES_SPAN = 2, 4, 5
FIRST_LINE, FIRST_TELEPHONE = 63, 75
"""The exchange's channels at the other ends of the box's first line and first telephone port."""
BUSY, NOBODY, REFUSED, ANSWERS = "700", "701", "702", "703"
"""Numbers of the exchange by what they do."""
_FOLDER = "/etc/asterisk-exchange"
_SPANS = """\
dynamic=loc,1:0,31,0
dynamic=loc,1:1,31,0
dynamic=loc,2:0,4,0
dynamic=loc,2:1,4,0
dynamic=loc,3:0,4,0
dynamic=loc,3:1,4,0
alaw=1-31,63-66,75-78
bchan=1-15,17-31
dchan=16
fxoks=63-66
fxsks=75-78
loadzone=es
defaultzone=es
"""
_FILES = {
    "asterisk.conf": f"""\
[directories]
astetcdir => {_FOLDER}
astmoddir => /usr/lib/x86_64-linux-gnu/asterisk/modules
astvarlibdir => /var/lib/asterisk-exchange
astdbdir => /var/lib/asterisk-exchange
astkeydir => /var/lib/asterisk-exchange
astdatadir => /usr/share/asterisk
astspooldir => /var/lib/asterisk-exchange
astrundir => /run/asterisk-exchange
astlogdir => /var/lib/asterisk-exchange
""",
    "modules.conf": """\
[modules]
autoload = no
load = res_timing_timerfd.so
load = codec_alaw.so
load = codec_ulaw.so
load = codec_a_mu.so
load = bridge_simple.so
load = pbx_config.so
load = app_dial.so
load = app_milliwatt.so
load = app_stack.so
load = func_callerid.so
load = func_channel.so
load = chan_dahdi.so
""",
    "logger.conf": "[general]\n[logfiles]\nconsole => notice,warning,error\n",
    "chan_dahdi.conf": """\
[channels]
usecallerid = yes
cidsignalling = bell
cidstart = ring
sendcalleridafter = 1
callwaiting = no
threewaycalling = no
busydetect = no
callprogress = no
resetinterval = never

[e1]
signalling = pri_net
switchtype = euroisdn
context = numbers
dahdichan = 1-15,17-31

[lines]
signalling = fxo_ks
context = numbers
dahdichan = 63-66

[telephones]
signalling = fxs_ks
context = telephones
dahdichan = 75-78
""",
    "extensions.conf": f"""\
[numbers]
exten => {BUSY},1,Hangup(17)
exten => {NOBODY},1,Hangup(1)
exten => {REFUSED},1,Hangup(21)
exten => {ANSWERS},1,Answer()
 same => n,Milliwatt()

[telephones]
; somebody lifts, and talks; who calls was heard before
exten => s,1,Wait(2)
 same => n,NoOp(rung by ${{CALLERID(num)}})
 same => n,Answer()
 same => n,Milliwatt()

[e1]
exten => _X.,1,Set(CALLERID(all)=Rosa <3001112233>)
 same => n,Dial(DAHDI/i1/${{EXTEN}},60)

[line]
exten => _X.,1,Set(CALLERID(all)=Rosa <3004445566>)
 same => n,Dial(DAHDI/${{EXTEN}},60)
""",
}


class Exchange:
    """Begun once for a machine; its Asterisk is stopped and started, as an exchange fails and comes back."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def build(self) -> None:
        """Make the pairs of spans; the box's ends are left for the box to configure."""
        for name, text in _FILES.items():
            self._write(f"{_FOLDER}/{name}", text)
        self._write(f"{_FOLDER}/spans", _SPANS)
        self._box.run("mkdir", "-p", "/var/lib/asterisk-exchange", "/run/asterisk-exchange")
        self._box.run("modprobe", "dahdi")
        self._write("/sys/module/dahdi/parameters/auto_assign_spans", "1")
        self._box.run("modprobe", "-a", "dahdi_dynamic", "dahdi_dynamic_loc")
        self._box.run("dahdi_cfg", "-c", f"{_FOLDER}/spans")
        self._box.run("udevadm", "settle", timeout_s=120)
        self.start()

    def start(self) -> None:
        conf = f"{_FOLDER}/asterisk.conf"
        self._box.run("systemd-run", "--unit=exchange", "asterisk", "-f", "-n", "-C", conf, timeout_s=120)
        wait_until(lambda: "fully booted" in self._ask("core waitfullybooted"), "the exchange", timeout_s=120)

    def stop(self) -> None:
        self._box.run("systemctl", "stop", "exchange.service", timeout_s=120)

    def call_over_e1(self, number: str) -> None:
        """Somebody calls a number of the box, and talks (a tone) when answered."""
        self._ask(f"channel originate Local/{number}@e1/n application Milliwatt")

    def call_on_line(self, line: int = 1) -> None:
        """Somebody calls on one of the box's lines."""
        self._ask(f"channel originate Local/{FIRST_LINE + line - 1}@line/n application Milliwatt")

    def dial_at_telephone(self, digits: str, port: int = 1) -> None:
        """Somebody lifts a telephone of the box and dials."""
        self._ask(f"channel originate DAHDI/{FIRST_TELEPHONE + port - 1}/w{digits} application Milliwatt")

    def hang_up_all(self) -> None:
        self._ask("channel request hangup all")
        wait_until(lambda: self.calls() == 0, "the exchange's calls to end", timeout_s=60)

    def calls(self) -> int:
        return len(self._ask("core show channels concise").split())

    def show(self, command: str) -> str:
        return self._ask(command)

    def _ask(self, command: str) -> str:
        return self._box.door.run("asterisk", "-C", f"{_FOLDER}/asterisk.conf", "-rx", command).text

    def _write(self, path: str, text: str) -> None:
        self._box.run("mkdir", "-p", path.rpartition("/")[0])
        self._box.door.check("tee", path, stdin=text.encode())
