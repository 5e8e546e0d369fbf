"""What the command says, by code: English and Spanish."""

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # help
    "timbre": ("A call centre in one box.", "Un centro de llamadas en un equipo."),
    "json": ("output for programs", "salida para programas"),
    "status": ("what is going on now", "qué está pasando ahora"),
    "doctor": ("known problems, and what to do", "problemas conocidos, y qué hacer"),
    "site": ("the site file", "el archivo del sitio"),
    "site.check": ("look for errors", "buscar errores"),
    "site.diff": ("what applying would change", "qué cambiaría al aplicar"),
    "site.apply": ("make it hold", "ponerlo en vigor"),
    "site.apply.check": ("change nothing", "no cambiar nada"),
    "site.apply.diff": ("list the changes", "listar los cambios"),
    "site.apply.expect": ("refuse if another revision than N holds", "rechazar si rige otra revisión que N"),
    "site.export": ("print it, without secrets", "mostrarlo, sin secretos"),
    "site.history": ("what was applied when", "qué se aplicó y cuándo"),
    "site.rollback": ("go back to a revision", "volver a una revisión"),
    "file": ("YAML; - is standard input", "YAML; - es la entrada estándar"),
    "user": ("people and passwords", "personas y contraseñas"),
    "user.list": ("all of them", "todas"),
    "user.add": ("add to the site file", "agregar al archivo del sitio"),
    "user.add.name": ("full name", "nombre completo"),
    "user.add.no_password": ("log-in comes later", "el acceso se da después"),
    "user.passwd": ("set a password (from standard input)", "poner una contraseña (por la entrada estándar)"),
    "user.passwd.must_change": ("must be changed at the next log-in", "se debe cambiar al entrar"),
    "token": ("tokens for programs", "tokens para programas"),
    "token.create": ("make one; it is shown once", "crear uno; se muestra una vez"),
    "token.create.user": ("in whose name", "a nombre de quién"),
    "token.create.name": ("what it is for", "para qué es"),
    "token.create.scope": (
        "only this, may be repeated; else all that the user may",
        "solo esto, se puede repetir; si no, todo lo que el usuario puede",
    ),
    "token.create.days": ("ends after N days", "vence en N días"),
    "token.list": ("all that are valid", "los vigentes"),
    "token.revoke": ("end one", "anular uno"),
    "phone": ("what a phone registers with", "con qué se registra un teléfono"),
    "phone.show": ("its user and password", "su usuario y contraseña"),
    "certificate": ("what browsers are shown", "lo que se muestra a los navegadores"),
    "certificate.show": ("the one in use", "el que está en uso"),
    "certificate.install": ("put one that somebody issued to you", "poner uno que alguien le emitió"),
    "certificate.install.cert": (
        "PEM: the certificate, then those that vouch for it",
        "PEM: el certificado y luego los que lo avalan",
    ),
    "certificate.install.key": ("PEM: its key, without a password", "PEM: su clave, sin contraseña"),
    "certificate.remove": ("back to the box's own", "volver al propio del equipo"),
    "history": ("the record of calls", "el registro de llamadas"),
    "history.rebuild": ("derive it anew from the events", "derivarlo de nuevo de los eventos"),
    # heads of tables
    "head.revision": ("REVISION", "REVISIÓN"),
    "head.when": ("WHEN", "CUÁNDO"),
    "head.by": ("BY", "QUIÉN"),
    "head.what": ("WHAT", "QUÉ"),
    "head.service": ("SERVICE", "SERVICIO"),
    "head.state": ("STATE", "ESTADO"),
    "head.trunk": ("TRUNK", "TRONCAL"),
    "head.lines": ("LINES", "LÍNEAS"),
    "head.queue": ("QUEUE", "COLA"),
    "head.waiting": ("WAITING", "ESPERAN"),
    "head.longest": ("LONGEST", "MÁXIMA"),
    "head.ready": ("READY", "DISPONIBLES"),
    "head.talking": ("TALKING", "HABLAN"),
    "head.level": ("SERVICE LEVEL", "NIVEL DE SERVICIO"),
    "head.user": ("USER", "USUARIO"),
    "head.name": ("NAME", "NOMBRE"),
    "head.roles": ("ROLES", "ROLES"),
    "head.number": ("NUMBER", "NÚMERO"),
    "head.made": ("MADE", "CREADO"),
    "head.used": ("USED", "USADO"),
    # results
    "same": ("Nothing to change: revision {revision} is this site.", "Nada que cambiar: ya rige {revision}."),
    "applied": (
        "Applied as revision {revision}: {count} changes.",
        "Aplicado, revisión {revision}: {count} cambios.",
    ),
    "would": (
        "The file is valid; applying it makes {count} changes.",
        "El archivo es válido; haría {count} cambios.",
    ),
    "head": (
        "Timbre {version}  {name}  site revision {revision}",
        "Timbre {version}  {name}  revisión {revision}",
    ),
    "up": ("up", "activa"),
    "down": ("down: {reason}", "caída: {reason}"),
    "user_added": ("{user} was added.", "Se agregó a {user}."),
    "password_set": ("The password is set.", "La contraseña quedó puesta."),
    "password_new": ("New password: ", "Contraseña nueva: "),
    "password_again": ("Once more: ", "Otra vez: "),
    "phone_user": ("User:      {extension}", "Usuario:     {extension}"),
    "phone_password": ("Password:  {password}", "Contraseña:  {password}"),
    "phone_server": (
        "Server:    this box, port {port}, {transports}",
        "Servidor:    este equipo, puerto {port}, {transports}",
    ),
    "certificate_shown": (
        "Names:     {names}\nIssuer:    {issuer}\nUntil:     {until}\nSHA-256:   {sha256}",
        "Nombres:     {names}\nEmisor:      {issuer}\nHasta:       {until}\nSHA-256:     {sha256}",
    ),
    "web_later": (
        "the web did not start again; see `systemctl status timbre-web`",
        "la web no arrancó de nuevo; vea `systemctl status timbre-web`",
    ),
    "healthy": ("No problem found.", "No se encontró ningún problema."),
    "rebuilt": ("Derived anew from {count} events.", "Derivado de nuevo de {count} eventos."),
    # refusals
    "site.invalid": (
        "the site file has errors; nothing was changed",
        "el archivo del sitio tiene errores; no se cambió nada",
    ),
    "site.conflict": (
        "another site was applied meanwhile; look at `timbre site history`, then apply again",
        "mientras tanto se aplicó otro sitio; vea `timbre site history` y aplique de nuevo",
    ),
    "site.no_such_revision": (
        "that revision is not kept; `timbre site history` shows all",
        "esa revisión no se conserva; `timbre site history` las muestra",
    ),
    "site.no_such_phone": (
        "there is no such phone; `timbre site export` shows all under phones",
        "no existe ese teléfono; `timbre site export` los muestra en phones",
    ),
    "site.denied": (
        "this user may not ask the owner of the site; do it as root",
        "este usuario no puede consultar al dueño del sitio; hágalo como root",
    ),
    "site.failed": (
        "timbre-site could not do it; `journalctl -u timbre-site` says why",
        "timbre-site no pudo hacerlo; `journalctl -u timbre-site` dice por qué",
    ),
    "site.unreachable": (
        "timbre-site does not answer; see `systemctl status timbre-site`",
        "timbre-site no responde; vea `systemctl status timbre-site`",
    ),
    "site.certificate.not_certificate": (
        "that is no certificate; give PEM text (-----BEGIN CERTIFICATE-----)",
        "eso no es un certificado; dé texto PEM (-----BEGIN CERTIFICATE-----)",
    ),
    "site.certificate.not_key": (
        "that is no private key; give PEM text (-----BEGIN PRIVATE KEY-----)",
        "eso no es una clave privada; dé texto PEM (-----BEGIN PRIVATE KEY-----)",
    ),
    "site.certificate.key_locked": (
        "the key is locked with a password; give it without",
        "la clave está protegida con contraseña; désela sin ella",
    ),
    "site.certificate.not_a_pair": (
        "the key does not belong to the first certificate of the file",
        "la clave no corresponde al primer certificado del archivo",
    ),
    "site.certificate.not_a_chain": (
        "each certificate of the file must have been issued by the one after it",
        "cada certificado del archivo debe haber sido emitido por el que le sigue",
    ),
    "site.certificate.not_in_time": (
        "the certificate does not hold today; look at its dates and the box's clock",
        "el certificado no rige hoy; revise sus fechas y el reloj del equipo",
    ),
    "site.certificate.no_names": (
        "the certificate names no address (subjectAltName); browsers refuse such",
        "el certificado no nombra ninguna dirección (subjectAltName); los navegadores lo rechazan",
    ),
    "not_utf8": (
        "{file}: this is not UTF-8 text; save it as UTF-8",
        "{file}: no es texto UTF-8; guárdelo como UTF-8",
    ),
    "only_root": ("{file}: only root may; do it as root", "{file}: solo root puede; hágalo como root"),
    "acd_away": (
        "the call distributor does not answer; see `journalctl -u timbre-acd`",
        "el distribuidor de llamadas no responde; vea `journalctl -u timbre-acd`",
    ),
    "user_there": (
        "{user} is there already; `timbre user passwd {user}` sets a password",
        "{user} ya existe; `timbre user passwd {user}` pone una contraseña",
    ),
    "user_unknown": (
        "there is no user {user}; `timbre user list` shows all",
        "no existe el usuario {user}; `timbre user list` los muestra",
    ),
    "user_later": (
        "{user} was added, but the database does not follow yet; later do `timbre user passwd {user}`",
        "se agregó a {user}, pero la base de datos no sigue aún; luego haga `timbre user passwd {user}`",
    ),
    "no_password": ("no password was given; nothing was changed", "no se dio contraseña; no se cambió nada"),
    "passwords_differ": ("the two differ; nothing was changed", "no coinciden; no se cambió nada"),
    "weak.too_short": (
        "the password is too short; take several words",
        "la contraseña es demasiado corta; use varias palabras",
    ),
    "weak.too_long": ("the password is too long", "la contraseña es demasiado larga"),
    "weak.too_simple": (
        "the password is too easy to guess; take several words",
        "la contraseña es fácil de adivinar; use varias palabras",
    ),
    "scope_beyond": ("{user} may not: {scopes}", "{user} no puede: {scopes}"),
    "token_unknown": (
        "there is no valid token {id}; `timbre token list` shows all",
        "no hay token vigente {id}; `timbre token list` los muestra",
    ),
}
