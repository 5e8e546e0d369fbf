"""The sentences of `problems`: what was found (`{value}`), and what to write instead."""

from typing import Final

MESSAGES: Final[dict[str, dict[str, str]]] = {
    # the shape of the file
    "unreadable": {
        "en": "line {line}: this is not YAML: {detail}",
        "es": "línea {line}: esto no es YAML: {detail}",
    },
    "duplicate_key": {
        "en": "line {line}: the key {value} stands here twice; keep one of them.",
        "es": "línea {line}: la clave {value} está dos veces; deje una sola.",
    },
    "too_big": {
        "en": "The file is larger than {limit}; a site file is text of a few kilobytes.",
        "es": "El archivo pasa de {limit}; un archivo del sitio es texto de pocos kilobytes.",
    },
    "alias": {
        "en": "line {line}: anchors and aliases (& and *) are not accepted; write the value out.",
        "es": "línea {line}: no se aceptan anclas ni alias (& y *); escriba el valor completo.",
    },
    "not_section": {
        "en": "{value} is not a table of keys; write `key: value` lines below it.",
        "es": "{value} no es una tabla de claves; escriba líneas `clave: valor` debajo.",
    },
    "not_list": {
        "en": "{value} is not a list; write [a, b] or one `- item` per line.",
        "es": "{value} no es una lista; escriba [a, b] o un `- elemento` por línea.",
    },
    "empty_list": {
        "en": "The list is empty; at least one entry is needed.",
        "es": "La lista está vacía; se necesita al menos un elemento.",
    },
    "unknown_key": {
        "en": "There is no such key; known here are: {known}.",
        "es": "Esta clave no existe; aquí se conocen: {known}.",
    },
    "missing": {"en": "This key is required.", "es": "Esta clave es obligatoria."},
    "version": {
        "en": "{value} is not a version of the site file that this release knows; write `timbre: 1`.",
        "es": "{value} no es una versión del archivo del sitio que se conozca aquí; escriba `timbre: 1`.",
    },
    # values
    "not_text": {
        "en": "{value} is not text of 1 to {high} characters in one line.",
        "es": "{value} no es un texto de 1 a {high} caracteres en una sola línea.",
    },
    "bad_name": {
        "en": "{value} is not a name; use a-z, 0-9 and -, beginning with a letter, at most 40 long.",
        "es": "{value} no es un nombre; use a-z, 0-9 y -, empezando por una letra, 40 como máximo.",
    },
    "not_digits": {
        "en": '{value} is not a number of {low} to {high} digits; write it in quotes, e.g. "{example}".',
        "es": "{value} no es un número de {low} a {high} cifras; escríbalo entre comillas, p. ej. "
        '"{example}".',
    },
    "not_number": {
        "en": "{value} is not a number from {low} to {high}.",
        "es": "{value} no es un número de {low} a {high}.",
    },
    "not_flag": {
        "en": "{value} is neither true nor false.",
        "es": "{value} no es ni true ni false.",
    },
    "not_duration": {
        "en": "{value} is not a duration; write e.g. 20s or 2m.",
        "es": "{value} no es una duración; escriba p. ej. 20s o 2m.",
    },
    "duration_range": {
        "en": "{value} is out of range; from {low} to {high} is possible.",
        "es": "{value} está fuera de rango; puede ser de {low} a {high}.",
    },
    "not_choice": {
        "en": "{value} is not one of: {known}.",
        "es": "{value} no es uno de: {known}.",
    },
    "not_time": {
        "en": '{value} is not a time of day; write HH:MM in quotes, from "00:00" to "24:00".',
        "es": '{value} no es una hora; escriba HH:MM entre comillas, de "00:00" a "24:00".',
    },
    "not_days": {
        "en": "{value} does not name days; write e.g. mon-fri, sat or mon,wed.",
        "es": "{value} no nombra días; escriba p. ej. lun-vie, sab o lun,mie.",
    },
    "not_date": {
        "en": "{value} is not a date; write 2026-12-25, or 12-25 for every year.",
        "es": "{value} no es una fecha; escriba 2026-12-25, o 12-25 para todos los años.",
    },
    "backwards": {
        "en": "The period ends ({value}) before it begins; a night takes two periods, one to "
        '"24:00", one from "00:00".',
        "es": "El período termina ({value}) antes de empezar; una noche son dos períodos, uno hasta "
        '"24:00", otro desde "00:00".',
    },
    "not_timezone": {
        "en": "{value} is not a time zone; write an IANA name, e.g. America/Bogota.",
        "es": "{value} no es una zona horaria; escriba un nombre IANA, p. ej. America/Bogota.",
    },
    "not_country": {
        "en": "{value} is not a country; write its two letters, e.g. CO.",
        "es": "{value} no es un país; escriba sus dos letras, p. ej. CO.",
    },
    "not_email": {
        "en": "{value} is not an e-mail address.",
        "es": "{value} no es una dirección de correo.",
    },
    "not_host": {
        "en": "{value} is neither a host name nor an IPv4 address.",
        "es": "{value} no es ni un nombre de host ni una dirección IPv4.",
    },
    "not_network": {
        "en": "{value} is neither an IPv4 address nor a network such as 192.0.2.0/24.",
        "es": "{value} no es ni una dirección IPv4 ni una red como 192.0.2.0/24.",
    },
    "not_any_network": {
        "en": "{value} is neither an address nor a network such as 192.0.2.0/24 or 2001:db8::/32.",
        "es": "{value} no es ni una dirección ni una red como 192.0.2.0/24 o 2001:db8::/32.",
    },
    "not_interface": {
        "en": "{value} is not the name of a network interface, such as lan0 or wan0 (not lo).",
        "es": "{value} no es el nombre de una interfaz de red, como lan0 o wan0 (lo no).",
    },
    "not_address": {
        "en": "{value} is not an address such as 192.0.2.1 or 2001:db8::1.",
        "es": "{value} no es una dirección como 192.0.2.1 o 2001:db8::1.",
    },
    "not_own_address": {
        "en": "{value} is not an address that the box can have; write it with the length of its network, "
        "e.g. 192.168.1.10/24 or 2001:db8::10/64.",
        "es": "{value} no es una dirección que el equipo pueda tener; escríbala con la longitud de su red, "
        "p. ej. 192.168.1.10/24 o 2001:db8::10/64.",
    },
    "not_addresses": {
        "en": "{value} is neither {by_itself} nor none nor a list of addresses such as [192.168.1.10/24].",
        "es": "{value} no es ni {by_itself} ni none ni una lista de direcciones como [192.168.1.10/24].",
    },
    "not_hostname": {
        "en": "{value} is not a name of a computer; use a-z, 0-9 and -.",
        "es": "{value} no es un nombre de equipo; use a-z, 0-9 y -.",
    },
    "ipv4_needed": {
        "en": "Say what ipv4 is: dhcp, none or addresses. Left out, all of this interface's addresses stay "
        "as the system has them, and {value} would be forgotten.",
        "es": "Diga qué es ipv4: dhcp, none o direcciones. Sin ello, las direcciones de esta interfaz quedan "
        "como las tiene el sistema, y {value} se perdería.",
    },
    "vlan_carrier": {
        "en": "{value} cannot carry a VLAN: it is not among the interfaces, or it is a VLAN itself.",
        "es": "{value} no puede llevar una VLAN: no está entre las interfaces, o es una VLAN.",
    },
    "gateway_outside": {
        "en": "{value} is in none of this interface's networks; it could not be reached.",
        "es": "{value} no está en ninguna red de esta interfaz; no se podría alcanzar.",
    },
    "second_gateway": {
        "en": "{other} has a gateway, too; the box takes one way out.",
        "es": "{other} también tiene una puerta de enlace; el equipo toma una sola salida.",
    },
    "same_network": {
        "en": "{value} overlaps a network of {other}; nobody could tell where to send.",
        "es": "{value} se superpone con una red de {other}; no se sabría por dónde enviar.",
    },
    "no_lan": {
        "en": "No interface has `zone: lan`: nobody could reach the box any more.",
        "es": "Ninguna interfaz tiene `zone: lan`: nadie podría llegar ya al equipo.",
    },
    "second_wan": {
        "en": "{other} has `zone: wan`, too; the box knows one link to the outside.",
        "es": "{other} también tiene `zone: wan`; el equipo conoce un solo enlace al exterior.",
    },
    "no_uplink": {
        "en": "The link is described here, but no interface has `zone: wan`.",
        "es": "Aquí se describe el enlace, pero ninguna interfaz tiene `zone: wan`.",
    },
    "ban_shrinks": {
        "en": "longest ({value}) is shorter than the first ban; write at least as much.",
        "es": "longest ({value}) es menor que el primer bloqueo; escriba al menos lo mismo.",
    },
    "not_pem": {
        "en": "This is no certificate; paste its text, from -----BEGIN CERTIFICATE----- to "
        "-----END CERTIFICATE-----, below `ca: |`.",
        "es": "Esto no es un certificado; pegue su texto, desde -----BEGIN CERTIFICATE----- hasta "
        "-----END CERTIFICATE-----, debajo de `ca: |`.",
    },
    "not_pattern": {
        "en": '{value} is not a dial pattern; use digits, X, Z, N, [1-5], . and !, e.g. "9X.".',
        "es": '{value} no es un patrón de marcado; use cifras, X, Z, N, [1-5], . y !, p. ej. "9X.".',
    },
    "not_key": {
        "en": "{value} is not a key of a telephone; write one of 0-9, * and # in quotes.",
        "es": "{value} no es una tecla de teléfono; escriba una de 0-9, * y # entre comillas.",
    },
    "not_file": {
        "en": "{value} is not the name of a WAV file below the box's prompts folder; use letters, "
        "digits, - _ and .wav.",
        "es": "{value} no es el nombre de un WAV de la carpeta de locuciones; use letras, cifras, - "
        "_ y .wav.",
    },
    "not_sound": {
        "en": "{value} is not the name of a built-in sound; write e.g. queue-thankyou.",
        "es": "{value} no es el nombre de un sonido incluido; escriba p. ej. queue-thankyou.",
    },
    "not_port": {
        "en": '{value} is not a port of a card; write span and port in quotes, e.g. "3/1", as '
        "`timbre lines show` lists them.",
        "es": '{value} no es un puerto de una tarjeta; escriba tramo y puerto entre comillas, p. ej. "3/1", '
        "como los lista `timbre lines show`.",
    },
    "not_at_port": {
        "en": "An analog telephone at a port of a card does not register; take this key away.",
        "es": "Un teléfono analógico en un puerto de una tarjeta no se registra; quite esta clave.",
    },
    "only_r2": {
        "en": "This has a meaning only with signalling: r2.",
        "es": "Esto solo tiene sentido con signalling: r2.",
    },
    "not_r2": {
        "en": "MFC/R2 has no such thing; take this key away, or signalling: r2.",
        "es": "MFC/R2 no conoce esto; quite esta clave, o signalling: r2.",
    },
    "not_rate": {
        "en": "{value} is not the speed of a link; write e.g. 4 Mbit/s or 512 kbit/s.",
        "es": "{value} no es la velocidad de un enlace; escriba p. ej. 4 Mbit/s o 512 kbit/s.",
    },
    "rate_range": {
        "en": "{value} is out of range; from {low} to {high} is possible.",
        "es": "{value} está fuera de rango; puede ser de {low} a {high}.",
    },
    "not_destination": {
        "en": "{value} is no destination; write a country (ES), what a number begins with (+4420), or any.",
        "es": "{value} no es un destino; escriba un país (ES), con qué empieza un número (+4420), o any.",
    },
    "not_device": {
        "en": "{value} is not a device; write its lasting name, e.g. /dev/serial/by-id/usb-….",
        "es": "{value} no es un dispositivo; escriba su nombre fijo, p. ej. /dev/serial/by-id/usb-….",
    },
    "not_login": {
        "en": "{value} is not a user name of a mail server; write it without spaces.",
        "es": "{value} no es un usuario de servidor de correo; escríbalo sin espacios.",
    },
    "smtp_password_needed": {
        "en": "The mail server's password is needed; write it once, later (kept) will do.",
        "es": "Hace falta la contraseña del servidor de correo; escríbala una vez, después basta (kept).",
    },
    "sms_without_modem": {
        "en": "Without a modem no message can be sent; add hardware.modem, or take these numbers away.",
        "es": "Sin módem no se pueden enviar mensajes; agregue hardware.modem, o quite estos números.",
    },
    "mail_without_server": {
        "en": "Without a mail server no mail can be sent; add alarms.smtp, or take these addresses away.",
        "es": "Sin servidor no se puede enviar correo; agregue alarms.smtp, o quite estas direcciones.",
    },
    "password_in_clear": {
        "en": "The password crosses the network in clear; use starttls or tls.",
        "es": "La contraseña cruza la red en claro; use starttls o tls.",
    },
    "one_target": {
        "en": "A backup goes to exactly one place: write disk, sftp or s3.",
        "es": "Una copia va a un solo lugar: escriba disk, sftp o s3.",
    },
    "not_label": {
        "en": "{value} is no label of a disk; expected 1 to 32 letters, digits, - or _, such as COPIAS.",
        "es": "{value} no es una etiqueta de disco; se esperan de 1 a 32 letras, cifras, - o _, como COPIAS.",
    },
    "not_folder": {
        "en": "{value} is no folder; expected letters, digits, dots, - and _ between slashes, such "
        "as timbre/norte.",
        "es": "{value} no es una carpeta; se esperan letras, cifras, puntos, - y _ entre barras, "
        "como timbre/norte.",
    },
    "not_login_name": {
        "en": "{value} is no name to log in with; write it without spaces.",
        "es": "{value} no es un nombre para entrar; escríbalo sin espacios.",
    },
    "not_host_key": {
        "en": "{value} is no public key of a server; expected what `ssh-keyscan` prints after the name, "
        "such as ssh-ed25519 AAAA…",
        "es": "{value} no es la clave pública de un servidor; se espera lo que `ssh-keyscan` escribe tras el "
        "nombre, como ssh-ed25519 AAAA…",
    },
    "not_ssh_key": {
        "en": "The key must be a private key without a password, from -----BEGIN to -----END, in "
        "several lines "
        "(key: |).",
        "es": "La clave debe ser una clave privada sin contraseña, de -----BEGIN a -----END, en "
        "varias líneas "
        "(key: |).",
    },
    "one_login": {
        "en": "Write password or key, not both.",
        "es": "Escriba password o key, no ambos.",
    },
    "sftp_login_needed": {
        "en": "The server asks who comes: write password or key once, later (kept) will do.",
        "es": "El servidor pregunta quién llega: escriba password o key una vez, después basta (kept).",
    },
    "not_endpoint": {
        "en": "{value} is no address of a storage; expected https:// and a name, such as "
        "https://s3.example.com.",
        "es": "{value} no es la dirección de un almacén; se espera https:// y un nombre, como "
        "https://s3.example.com.",
    },
    "not_bucket": {
        "en": "{value} is no bucket; expected 3 to 63 lower-case letters, digits, dots and dashes.",
        "es": "{value} no es un bucket; se esperan de 3 a 63 letras minúsculas, cifras, puntos y guiones.",
    },
    "not_region": {
        "en": "{value} is no region; expected something like us-east-1.",
        "es": "{value} no es una región; se espera algo como us-east-1.",
    },
    "not_recipient": {
        "en": "{value} is no age key; expected age1 and 58 letters and digits, the public line of "
        "age-keygen.",
        "es": "{value} no es una clave de age; se espera age1 y 58 letras y cifras, la línea pública de "
        "age-keygen.",
    },
    "storage_in_clear": {
        "en": "{value} is asked in clear: the backups are encrypted, but anybody between can hinder them; "
        "use https://.",
        "es": "{value} se consulta en claro: las copias van cifradas, pero quien esté en medio puede "
        "impedirlas; use https://.",
    },
    "no_call_fits": {
        "en": "Not a single call fits this link; look up its real speed, both ways.",
        "es": "En este enlace no cabe ni una llamada; averigüe su velocidad real en ambos sentidos.",
    },
    "bad_username": {
        "en": "{value} is not a user name of a carrier; use 2 or more letters, digits and _ . + -.",
        "es": "{value} no es un usuario de operador; use 2 o más letras, cifras y _ . + -.",
    },
    "not_language_text": {
        "en": "{value} is neither text nor a table of es and en.",
        "es": "{value} no es ni un texto ni una tabla de es y en.",
    },
    "bad_password": {
        "en": "The password must have {low} to {high} printable characters, no spaces.",
        "es": "La contraseña debe tener de {low} a {high} caracteres imprimibles, sin espacios.",
    },
    "bad_pin": {
        "en": "A PIN has 4 to 8 digits; write it in quotes.",
        "es": "Un PIN tiene de 4 a 8 cifras; escríbalo entre comillas.",
    },
    "nothing_kept": {
        "en": "(kept) stands here, but this box keeps none yet; write the secret itself once.",
        "es": "Aquí dice (kept), pero este equipo no guarda ninguno; escriba el secreto una vez.",
    },
    "secret_needed": {
        "en": "The carrier's password is needed; write it once, later (kept) will do.",
        "es": "Hace falta la contraseña del operador; escríbala una vez, después basta (kept).",
    },
    "not_route": {
        "en": "{value} is not a place for a call; write one of: {known}, e.g. `queue: sales`.",
        "es": "{value} no es un destino de llamada; escriba uno de: {known}, p. ej. `queue: ventas`.",
    },
    "repeat_outside": {
        "en": "`repeat` has a meaning only among the choices of a menu.",
        "es": "`repeat` solo tiene sentido entre las opciones de un menú.",
    },
    "no_such": {
        "en": "{value} is not among {section}; add it there or name another.",
        "es": "{value} no está en {section}; agréguelo allí o nombre otro.",
    },
    "one_source": {
        "en": "A prompt has text, file or both; or it has sound alone.",
        "es": "Una locución tiene text, file o ambos; o tiene solo sound.",
    },
    # several things together
    "twice": {"en": "{value} stands here twice.", "es": "{value} está aquí dos veces."},
    "taken": {
        "en": "{value} is already used by {other}; choose another.",
        "es": "{value} ya lo usa {other}; elija otro.",
    },
    "not_agent": {
        "en": "{value} is not an agent; add the role agent to the user, or take this away.",
        "es": "{value} no es agente; agregue el rol agent al usuario, o quite esto.",
    },
    "pin_without_number": {
        "en": "A PIN without an agent number cannot be used; add number.",
        "es": "Un PIN sin número de agente no sirve; agregue number.",
    },
    "phone_shadowed": {
        "en": "The rule {other} matches the extension {value}: nobody could tell which is meant; "
        "change the pattern or the extension.",
        "es": "La regla {other} coincide con la extensión {value}: no se sabría cuál se marca; "
        "cambie el patrón o la extensión.",
    },
    "direct_dial_clash": {
        "en": "With direct_dial the key {value} is also the beginning of the extension {other}; use "
        "another key or turn direct_dial off.",
        "es": "Con direct_dial la tecla {value} es también el comienzo de la extensión {other}; use "
        "otra tecla o quite direct_dial.",
    },
    "loop": {
        "en": "Calls would go round for ever: {value}. Let one of them end elsewhere.",
        "es": "Las llamadas darían vueltas sin fin: {value}. Haga que una termine en otro lugar.",
    },
    "overflow_never": {
        "en": "The overflow is never used; set max_wait, max_waiting or leave_when_empty, or take it away.",
        "es": "El desborde nunca se usa; ponga max_wait, max_waiting o leave_when_empty, o quítelo.",
    },
    "same_carrier": {
        "en": "Calls from {value} could belong to {other} as well; give each trunk its own address "
        "or registration.",
        "es": "Las llamadas desde {value} también podrían ser de {other}; dé a cada troncal su "
        "dirección o registro.",
    },
    "srtp_in_clear": {
        "en": "The keys of SRTP travel in SIP, for everybody to read; set transport: tls as well.",
        "es": "Las claves de SRTP viajan en SIP, a la vista de todos; ponga además transport: tls.",
    },
    "only_with_tls": {
        "en": "This means something only with transport: tls; set it, or take this away.",
        "es": "Esto solo significa algo con transport: tls; póngalo, o quite esto.",
    },
    "not_in_browser": {
        "en": "A phone in a browser is always encrypted and is one page only; take this away.",
        "es": "Un teléfono en el navegador va siempre cifrado y es una sola página; quite esto.",
    },
    "port_taken": {
        "en": "{value} is already used by {other}; each span of an E1 and each port belongs to one.",
        "es": "{value} ya lo usa {other}; cada tramo E1 y cada puerto es de uno solo.",
    },
    "no_trunk_out": {
        "en": "No outbound rule matches {value}; add one, or change the number.",
        "es": "Ninguna regla de salida coincide con {value}; agregue una, o cambie el número.",
    },
    "below_need": {
        "en": "floor ({value}) is above the level asked for at first.",
        "es": "floor ({value}) es mayor que el nivel pedido al principio.",
    },
    "speech_failed": {
        "en": "The prompt could not be made: {reason}",
        "es": "No se pudo hacer la locución: {reason}",
    },
    # warnings
    "unused": {
        "en": "Nothing leads here.",
        "es": "Nada conduce aquí.",
    },
    "nobody": {
        "en": "No agent serves this queue.",
        "es": "Ningún agente atiende esta cola.",
    },
    "lines_do_not_fit": {
        "en": "The trunks over this link have {value} lines, but only {fits} calls fit it; a call too many "
        "hears busy, so that the others stay clear.",
        "es": "Las troncales por este enlace tienen {value} líneas, pero solo caben {fits} llamadas; una de "
        "más oye ocupado, para que las otras se oigan bien.",
    },
    "unverified": {
        "en": "Whoever stands between the box and {value} can listen, for the certificate is not looked at.",
        "es": "Quien esté entre el equipo y {value} puede escuchar, pues no se mira el certificado.",
    },
    "no_trunk": {
        "en": "There is no trunk on which this number could be called.",
        "es": "No hay troncal por la que se pueda llamar a este número.",
    },
}
