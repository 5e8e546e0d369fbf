"""What is said on the demonstration's calls, turn by turn: (agent, customer)."""

type Turn = tuple[str, str]

OPENING: dict[str, tuple[Turn, ...]] = {
    "es": (
        (
            "Viajes Horizonte, buenos días, le habla {agent}. ¿En qué le puedo ayudar?",
            "Buenos días. Llamo para pedir información, por favor.",
        ),
        (
            "Gracias por llamar a Viajes Horizonte. Habla con {agent}. ¿Con quién tengo el gusto?",
            "Hola, {agent}. Habla con {customer}. Tengo una consulta.",
        ),
        (
            "Buenas tardes, mi nombre es {agent}. ¿Cómo le puedo colaborar?",
            "Buenas tardes. Llamé ayer y quedaron de darme una respuesta.",
        ),
    ),
    "en": (
        (
            "Horizonte Travel, good morning, this is {agent}. How can I help you?",
            "Good morning. I would like some information, please.",
        ),
        (
            "Thank you for calling Horizonte Travel. My name is {agent}. Who am I speaking with?",
            "Hello, {agent}. This is {customer}. I have a question.",
        ),
    ),
}

TOPICS: dict[str, tuple[Turn, ...]] = {
    "ventas": (
        (
            "¿Para qué fechas está pensando viajar?",
            "Del quince al veintidós de enero, somos cuatro personas.",
        ),
        ("¿Prefiere hotel con todo incluido?", "Sí, con desayuno y cena, y si es posible cerca del mar."),
        (
            "Tengo un plan a Cartagena por dos millones trescientos mil pesos por persona.",
            "Está un poco costoso. ¿Hay algún descuento para los niños?",
        ),
        (
            "Los niños menores de doce años pagan la mitad.",
            "Ah, muy bien. ¿Y los tiquetes están incluidos en ese precio?",
        ),
        (
            "Sí, los tiquetes y el traslado del aeropuerto al hotel están incluidos.",
            "Perfecto. ¿Me puede enviar la cotización por correo?",
        ),
        (
            "Claro que sí. ¿Cuál es su correo electrónico?",
            "Es mi nombre y apellido, arroba correo punto com.",
        ),
        ("¿Desea separar el cupo hoy mismo?", "Déjeme consultarlo en la casa y le confirmo mañana."),
    ),
    "soporte": (
        ("¿Me regala por favor el número de su reserva?", "Sí, es la hache, cuatro, siete, dos, nueve."),
        ("Permítame un momento mientras consulto el sistema.", "Sí, tranquilo, yo espero."),
        (
            "Veo que su vuelo fue reprogramado para las cuatro de la tarde.",
            "Por eso llamo. Con ese cambio pierdo la conexión.",
        ),
        (
            "Le puedo ofrecer el vuelo de la mañana sin ningún costo.",
            "Ese me sirve mucho más. ¿A qué hora debo estar en el aeropuerto?",
        ),
        ("Con dos horas de anticipación, a las siete.", "De acuerdo. ¿Y la maleta sigue incluida?"),
        ("Sí, una maleta de veintitrés kilos.", "Listo. ¿Me llega la confirmación al correo?"),
        ("Se la envío en este momento.", "Ya la estoy viendo. Muchas gracias."),
    ),
    "citas": (
        ("¿En qué ciudad quiere su cita?", "En Bogotá, en la sede del norte."),
        ("Tengo disponible el martes a las diez de la mañana.", "El martes no puedo. ¿Hay algo el jueves?"),
        ("El jueves tengo a las tres y a las cuatro y media.", "A las tres está bien."),
        ("¿Es para trámite de visa o para asesoría de viaje?", "Para la visa, para mi mamá y para mí."),
        ("Por favor traiga los pasaportes y dos fotos.", "¿Las fotos son con fondo blanco?"),
        ("Sí, fondo blanco y sin gafas.", "Entendido. Ya lo anoté."),
    ),
    "en": (
        ("What dates are you thinking of?", "The last week of January, for two people."),
        ("Would you like a hotel near the beach?", "Yes, please, with breakfast if possible."),
        (
            "I can offer you five nights for nine hundred dollars.",
            "Does that include the flight from Bogota?",
        ),
        ("Yes, the flight and the transfer are included.", "That sounds good. Can you send me the details?"),
        ("Of course. I will send them right away.", "Great. I will call you back tomorrow."),
    ),
}

CLOSING: dict[str, tuple[Turn, ...]] = {
    "es": (
        ("¿Le puedo ayudar en algo más?", "No, eso es todo. Muchas gracias, muy amable."),
        ("Gracias por llamar. Que tenga un feliz día.", "Igualmente. Hasta luego."),
    ),
    "en": (
        ("Is there anything else I can help you with?", "No, that is all. Thank you very much."),
        ("Thank you for calling. Have a nice day.", "You too. Goodbye."),
    ),
}

MESSAGES = {
    "es": "Buenas, habla {customer}. Por favor devuélvanme la llamada a este número. Gracias.",
    "en": "Hello, this is {customer}. Please call me back at this number. Thank you.",
}
"""Left on voicemail."""
