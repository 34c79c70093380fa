"""The portal's rules of the discussion."""

from django.db import migrations

# By code: name and explanation in each language.
RULES = {
    "insult": {
        "en": ("insult", "Say what you think about the matter. Do not call people names."),
        "sl": ("žalitev", "Povejte, kaj mislite o zadevi. Ne žalite ljudi."),
        "de": ("Beleidigung", "Sagen Sie, was Sie von der Sache halten. Beleidigen Sie niemanden."),
        "it": ("insulto", "Di’ che cosa pensi della questione. Non insultare le persone."),
        "el": ("προσβολή", "Πείτε τι πιστεύετε για το θέμα. Μην προσβάλλετε ανθρώπους."),
    },
    "hate": {
        "en": (
            "hate or discrimination",
            "Nobody is worth less because of origin, faith, sex, age, body or whom they love.",
        ),
        "sl": (
            "sovraštvo ali diskriminacija",
            "Nihče ni vreden manj zaradi izvora, vere, spola, starosti, telesa ali tega, koga ljubi.",
        ),
        "de": (
            "Hass oder Diskriminierung",
            "Niemand ist weniger wert wegen Herkunft, Glauben, Geschlecht, Alter, Körper oder "
            "sexueller Orientierung.",
        ),
        "it": (
            "odio o discriminazione",
            "Nessuno vale meno per origine, fede, sesso, età, corpo o per chi ama.",
        ),
        "el": (
            "μίσος ή διακρίσεις",
            "Κανείς δεν αξίζει λιγότερο λόγω καταγωγής, θρησκείας, φύλου, ηλικίας, σώματος ή "
            "σεξουαλικού προσανατολισμού.",
        ),
    },
    "threat": {
        "en": ("threat or violence", "Do not threaten anybody and do not call for violence."),
        "sl": ("grožnja ali nasilje", "Nikomur ne grozite in ne pozivajte k nasilju."),
        "de": ("Drohung oder Gewalt", "Drohen Sie niemandem und rufen Sie nicht zu Gewalt auf."),
        "it": ("minaccia o violenza", "Non minacciare nessuno e non incitare alla violenza."),
        "el": ("απειλή ή βία", "Μην απειλείτε κανέναν και μην καλείτε σε βία."),
    },
    "personal_data": {
        "en": (
            "personal data",
            "No names, addresses, telephone numbers, papers or illnesses of people, nor your own.",
        ),
        "sl": (
            "osebni podatki",
            "Brez imen, naslovov, telefonskih številk, dokumentov ali bolezni ljudi, tudi svojih.",
        ),
        "de": (
            "persönliche Daten",
            "Keine Namen, Adressen, Telefonnummern, Papiere oder Krankheiten von Menschen, auch "
            "nicht die eigenen.",
        ),
        "it": (
            "dati personali",
            "Niente nomi, indirizzi, numeri di telefono, documenti o malattie di persone, nemmeno "
            "i tuoi.",
        ),
        "el": (
            "προσωπικά δεδομένα",
            "Χωρίς ονόματα, διευθύνσεις, τηλέφωνα, έγγραφα ή ασθένειες ανθρώπων, ούτε τα δικά σας.",
        ),
    },
    "advertising": {
        "en": ("advertising", "This is no place to sell things or to collect money."),
        "sl": ("oglaševanje", "Tu ni prostor za prodajo ali zbiranje denarja."),
        "de": ("Werbung", "Hier ist kein Platz, um etwas zu verkaufen oder Geld zu sammeln."),
        "it": ("pubblicità", "Qui non si vende e non si raccoglie denaro."),
        "el": ("διαφήμιση", "Εδώ δεν πουλάμε και δεν μαζεύουμε χρήματα."),
    },
    "off_topic": {
        "en": ("off topic", "Stay with the proposal. For something else, write a new one."),
        "sl": ("ni povezano s temo", "Ostanite pri predlogu. Za kaj drugega oddajte nov predlog."),
        "de": (
            "gehört nicht zum Thema",
            "Bleiben Sie beim Vorschlag. Für etwas anderes schreiben Sie einen neuen.",
        ),
        "it": (
            "fuori tema",
            "Resta sulla proposta. Per un altro tema scrivine una nuova.",
        ),
        "el": (
            "εκτός θέματος",
            "Μείνετε στην πρόταση. Για κάτι άλλο γράψτε μια νέα.",
        ),
    },
    "false_name": {
        "en": (
            "false name of a person or office",
            "Do not write as if you were another person or an office.",
        ),
        "sl": ("lažno predstavljanje", "Ne pišite, kot da ste druga oseba ali urad."),
        "de": (
            "falscher Name",
            "Schreiben Sie nicht so, als wären Sie eine andere Person oder ein Amt.",
        ),
        "it": ("falsa identità", "Non scrivere come se fossi un’altra persona o un ufficio."),
        "el": ("ψεύτικη ταυτότητα", "Μη γράφετε σαν να είστε άλλο άτομο ή υπηρεσία."),
    },
    "repeated": {
        "en": ("said twice", "Once is enough. The same text again makes it hard to read on."),
        "sl": ("ponovljeno besedilo", "Enkrat je dovolj. Isto besedilo znova ovira branje."),
        "de": ("doppelter Text", "Einmal genügt. Derselbe Text noch einmal stört beim Lesen."),
        "it": ("testo ripetuto", "Una volta basta. Lo stesso testo di nuovo disturba chi legge."),
        "el": (
            "επανάληψη κειμένου",
            "Μία φορά αρκεί. Το ίδιο κείμενο ξανά δυσκολεύει την ανάγνωση.",
        ),
    },
    "illegal": {
        "en": (
            "against the law",
            "What the law forbids cannot stay. The reason says which law is meant.",
        ),
        "sl": (
            "nezakonita vsebina",
            "Kar zakon prepoveduje, ne more ostati. Razlog pove, kateri zakon je mišljen.",
        ),
        "de": (
            "verbotener Inhalt",
            "Was ein Gesetz verbietet, kann nicht bleiben. Der Grund nennt das Gesetz.",
        ),
        "it": (
            "contenuto illegale",
            "Ciò che la legge vieta non può restare. Il motivo dice quale legge.",
        ),
        "el": (
            "παράνομο περιεχόμενο",
            "Ό,τι απαγορεύει ο νόμος δεν μπορεί να μείνει. Ο λόγος λέει ποιος νόμος.",
        ),
    },
}


def columns(texts):
    """A rule's texts as the columns of its table."""
    return {
        f"{field}_{language}": text
        for language, pair in texts.items()
        for field, text in zip(("name", "explanation"), pair, strict=True)
    }


def write_rules(apps, schema_editor):
    rules = apps.get_model("discussions", "Rule").objects
    for position, (code, texts) in enumerate(RULES.items(), start=1):
        names = {"name": texts["en"][0], "explanation": texts["en"][1]}
        rules.get_or_create(code=code, defaults={"position": position, **names, **columns(texts)})


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]

    operations = [migrations.RunPython(write_rules, migrations.RunPython.noop)]
