#include "base/attr.h"
#include "deid/names/cue.h"

/* Own lists: what people write before and behind names in eight languages. */
/* clang-format off */
const struct cue_rows cue_name_rows[] = {
    {"my name is|my name's|my real name is|my full name is|my first name is|"
     "my last name is|my surname is|my nickname is|my maiden name is|"
     "his name is|her name is|their name is|his name was|her name was|call me|"
     "they call me|people call me|friends call me|i go by|name's|"
     "introduce myself|mein name ist|mein vorname ist|mein nachname ist|"
     "ich heiße|ich heisse|nenn mich|nennt mich|man nennt mich|ihr name ist|"
     "sein name ist|mi nombre es|me llamo|me llaman|mi apellido es|"
     "su nombre es|llámame|je m'appelle|mon nom est|mon prénom est|"
     "son nom est|appelez-moi|appelle-moi|mi chiamo|mi chiamano|"
     "il mio nome è|mio nome è|chiamami|il mio cognome è|meu nome é|"
     "o meu nome é|me chamo|chamo-me|me chamam|me chame de|meu sobrenome é|"
     "meu apelido é|mijn naam is|ik heet|heet ik|noem me|noem mij|"
     "mijn voornaam is|mijn achternaam is|nazywam się|mam na imię|"
     "na imię mam|moje imię to|moje nazwisko to|mów mi|mówią na mnie",
     CUE_NAME},
    {"name is|name was|names are|calls me|call her|call him|called me|"
     "known as|also known as|aka|goes by|go by|named|nicknamed|surnamed|"
     "signed by|name ist|heiße|heisse|er heißt|sie heißt|namens|mit namen|"
     "nombre es|se llama|se llamaba|llamado|llamada|m'appelle|s'appelle|"
     "s'appelait|nommé|nommée|prénommé|prénommée|si chiama|si chiamava|"
     "di nome|nome é|se chama|chama-se|naam is|hij heet|zij heet|ze heet|"
     "genaamd|na imię ma|ma na imię|nazywa się|nazywał się|"
     "nazywała się|o imieniu|imieniem", CUE_NAMED},

    {"i'm|i am|this is|it's|speaking with|you're talking to", CUE_AM},
    {"ich bin|ich bin der|ich bin die|hier ist|hier spricht|am apparat",
     CUE_AM},
    {"soy|yo soy|habla|le habla|te habla", CUE_AM},
    {"je suis|moi c'est|ici", CUE_AM},
    {"io sono|qui è|parla", CUE_AM},
    {"eu sou|sou o|sou a|aqui é o|aqui é a|quem fala é|fala a|fala o",
     CUE_AM},
    {"ik ben|met wie spreek ik|hier is|u spreekt met|je spreekt met",
     CUE_AM},
    {"jestem|z tej strony|mówi|tu mówi", CUE_AM},

    {"dear|hi|hello|hey|hiya|yo|morning|good morning|good afternoon|"
     "good evening|sorry|bye|goodbye|good night|congrats|congratulations|"
     "happy birthday|happy bday|rip|welcome|welcome back", CUE_HELLO},
    {"liebe|lieber|hallo|hallöchen|moin|servus|grüezi|guten morgen|"
     "guten tag|guten abend|sehr geehrter|sehr geehrte|werter|werte|tschüss|"
     "alles gute", CUE_HELLO},
    {"hola|querido|querida|queridos|estimado|estimada|buenos días|"
     "buenas tardes|buenas noches|adiós|feliz cumpleaños", CUE_HELLO},
    {"bonjour|salut|coucou|bonsoir|cher|chère|au revoir|joyeux anniversaire",
     CUE_HELLO},
    {"ciao|salve|buongiorno|buonasera|caro|cara|carissimo|carissima|gentile|"
     "egregio|gentilissimo|gentilissima|tanti auguri", CUE_HELLO},
    {"olá|oi|bom dia|boa tarde|boa noite|prezado|prezada|caro|cara|valeu|"
     "parabéns|feliz aniversário", CUE_HELLO},
    {"hoi|dag|beste|lieve|geachte|goedemorgen|goedemiddag|goedenavond|"
     "gefeliciteerd", CUE_HELLO},
    {"cześć|hej|witaj|siema|dzień dobry|dobry wieczór|drogi|droga|kochany|"
     "kochana|szanowny|szanowna|sto lat", CUE_HELLO},

    {"my daughter|my son|my wife|my husband|my mother|my mom|my mum|my father|"
     "my dad|my sister|my brother|my uncle|my aunt|my auntie|my cousin|"
     "my niece|my nephew|my grandma|my grandpa|my grandmother|my grandfather|"
     "my nan|my granny|my partner|my fiancé|my fiancée|my fiance|"
     "my girlfriend|my boyfriend|my ex|my ex-wife|my ex-husband|my friend|"
     "my best friend|my bestie|my roommate|my flatmate|my housemate|"
     "my neighbor|my neighbour|my boss|my manager|my colleague|my coworker|"
     "my co-worker|my teammate|my classmate|my teacher|my professor|"
     "my therapist|my doctor|my dentist|my landlord|my landlady|my lawyer|"
     "my kid|my kids|my baby|my toddler|my twin|my stepson|my stepdaughter|"
     "my stepdad|my stepmom|my little brother|my little sister|"
     "my older brother|my older sister|my big brother|my big sister|"
     "my younger brother|my younger sister|my client|my patient|my student|"
     "my coach|my nanny|my babysitter|my supervisor|my mentor", CUE_KIN},
    {"her husband|his wife|her daughter|his daughter|her son|his son|"
     "her sister|his sister|her brother|his brother|her mother|his mother|"
     "her father|his father|her friend|his friend|her boyfriend|"
     "his girlfriend|her boss|his boss|her partner|his partner|our daughter|"
     "our son|our neighbor|our neighbour|our friend|our friends|our boss|"
     "our manager|our teacher|our landlord|our kids|their daughter|their son|"
     "your sister|your brother|your husband|your wife|your son|your daughter|"
     "your friend|your boss|a friend of mine|her mom|his mom|her dad|his dad|"
     "his brother-in-law|my mother-in-law|my father-in-law|my brother-in-law|"
     "my sister-in-law|my friends|my sisters|my brothers", CUE_KIN},
    {"meine tochter|mein sohn|meine frau|mein mann|meine mutter|meine mama|"
     "mein vater|mein papa|meine schwester|mein bruder|mein onkel|meine tante|"
     "meine cousine|mein cousin|meine nichte|mein neffe|meine oma|mein opa|"
     "meine freundin|mein freund|meine kollegin|mein kollege|meine chefin|"
     "mein chef|meine nachbarin|mein nachbar|mein vermieter|meine vermieterin|"
     "meine partnerin|mein partner|meiner schwester|meinem bruder|"
     "meiner tochter|meinem sohn|meinem mann|meiner frau|meiner freundin|"
     "meinem freund|meinen bruder|meinen sohn|meinen mann|meinem chef|"
     "meiner chefin|meiner kollegin|meinem kollegen|meiner mutter|"
     "meinem vater|unsere tochter|unser sohn|mein mitbewohner|"
     "meine mitbewohnerin|meine ärztin|mein arzt|mein lehrer|meine lehrerin",
     CUE_KIN},
    {"mi hija|mi hijo|mi esposa|mi esposo|mi mujer|mi marido|mi madre|"
     "mi padre|mi mamá|mi papá|mi hermana|mi hermano|mi tía|mi tío|"
     "mi prima|mi primo|mi abuela|mi abuelo|mi sobrina|mi sobrino|mi amiga|"
     "mi amigo|mi novia|mi novio|mi jefa|mi jefe|mi vecina|mi vecino|"
     "mi compañera|mi compañero|mi cuñada|mi cuñado|mi suegra|mi suegro|"
     "su esposa|su marido|su hija|su hijo|su hermana|su hermano|nuestra hija|"
     "nuestro hijo|mi ex", CUE_KIN},
    {"ma fille|mon fils|ma femme|mon mari|ma mère|mon père|ma maman|"
     "mon papa|ma sœur|ma soeur|mon frère|ma tante|mon oncle|ma cousine|"
     "mon cousin|ma nièce|mon neveu|ma grand-mère|mon grand-père|mon amie|"
     "mon ami|ma copine|mon copain|ma collègue|mon collègue|ma patronne|"
     "mon patron|ma voisine|mon voisin|ma cheffe|mon chef|mon épouse|"
     "mon époux|sa femme|son mari|sa fille|son fils|sa sœur|son frère|"
     "ma meilleure amie|mon meilleur ami|ma belle-mère|mon beau-père|"
     "notre fille|notre fils|mon ex", CUE_KIN},
    {"mia figlia|mio figlio|mia moglie|mio marito|mia madre|mio padre|"
     "mia mamma|mio papà|mia sorella|mio fratello|mia zia|mio zio|mia cugina|"
     "mio cugino|mia nipote|mio nipote|mia nonna|mio nonno|la mia amica|"
     "il mio amico|la mia ragazza|il mio ragazzo|la mia collega|"
     "il mio collega|il mio capo|la mia capa|la mia vicina|il mio vicino|"
     "mia suocera|mio suocero|mia cognata|mio cognato|sua moglie|suo marito|"
     "sua figlia|suo figlio|nostra figlia|nostro figlio", CUE_KIN},
    {"minha filha|meu filho|minha esposa|meu esposo|minha mulher|meu marido|"
     "minha mãe|meu pai|minha irmã|meu irmão|minha tia|meu tio|minha prima|"
     "meu primo|minha sobrinha|meu sobrinho|minha avó|meu avô|minha amiga|"
     "meu amigo|minha namorada|meu namorado|minha colega|meu colega|"
     "minha chefe|meu chefe|minha vizinha|meu vizinho|minha sogra|meu sogro|"
     "minha cunhada|meu cunhado|sua esposa|seu marido|nossa filha|nosso filho",
     CUE_KIN},
    {"mijn dochter|mijn zoon|mijn vrouw|mijn man|mijn moeder|mijn vader|"
     "mijn zus|mijn zusje|mijn broer|mijn broertje|mijn tante|mijn oom|"
     "mijn nicht|mijn neef|mijn oma|mijn opa|mijn vriendin|mijn vriend|"
     "mijn collega|mijn baas|mijn buurman|mijn buurvrouw|mijn partner|"
     "mijn schoonmoeder|mijn schoonvader|haar man|zijn vrouw|onze dochter|"
     "onze zoon|mijn ex", CUE_KIN},
    {"moja córka|mój syn|moja żona|mój mąż|moja mama|mój tata|"
     "moja matka|mój ojciec|moja siostra|mój brat|moja ciocia|mój wujek|"
     "moja kuzynka|mój kuzyn|moja babcia|mój dziadek|moja koleżanka|"
     "mój kolega|moja przyjaciółka|mój przyjaciel|moja dziewczyna|"
     "mój chłopak|moja szefowa|mój szef|moja sąsiadka|mój sąsiad|"
     "moją córką|moim synem|moją żoną|moim mężem|moją siostrą|"
     "moim bratem|mojej córki|mojego syna|mojej siostry|mojego brata|"
     "mojej żony|mojego męża|moją córkę|moją siostrę|jego żona|"
     "jej mąż|nasza córka|nasz syn", CUE_KIN},

    {"mr|mrs|ms|miss|mx|mister|missus|sir|madam|dr|drs|doctor|prof|professor|"
     "rev|reverend|fr|sgt|capt|captain|lt|col|maj|cpl|officer|detective|judge|"
     "nurse|coach|auntie|aunt|uncle|grandma|grandpa|principal|hon", CUE_TITLE},
    {"herr|herrn|frau|fräulein|hr|dipl.-ing|dr. med|prof. dr|dr. med. dent|"
     "herr dr|frau dr|tante|onkel|oma|opa", CUE_TITLE},
    {"señor|señora|señorita|sr|sra|srta|sta|dn|doña|dña|doctora|dra|lic|"
     "licenciado|profesor|profesora|tía|tío", CUE_TITLE},
    {"monsieur|madame|mademoiselle|mme|mlle|docteur|maître|tante|tonton|"
     "mamie|papi", CUE_TITLE},
    {"signor|signora|signorina|sig|sig.ra|sig.na|dott|dott.ssa|dottor|"
     "dottoressa|avv|avvocato|prof.ssa|professoressa|zia|zio|nonna|nonno",
     CUE_TITLE},
    {"senhor|senhora|dona|seu|doutor|doutora|professora|tia|tio|vovó|vovô",
     CUE_TITLE},
    {"meneer|mevrouw|mevr|dhr|mw|mej|dokter|tante|juf", CUE_TITLE},
    {"pan|pani|pana|panu|panem|panią|państwo|panie|dr hab|mgr|mgr inż|"
     "ciocia|ciocię|wujek|wujka|babcia|babci|dziadek|doktor|panna", CUE_TITLE},

    {"regards|kind regards|best regards|warm regards|warmest regards|best|"
     "all the best|best wishes|warm wishes|many thanks|thanks|thank you|"
     "thanks again|cheers|thx|ty|sincerely|yours sincerely|sincerely yours|"
     "yours faithfully|faithfully|respectfully|cordially|love|lots of love|"
     "with love|much love|hugs|xoxo|xx|xxx|take care|talk soon|see you|later|"
     "warmly|signed|br|rgds|ttyl|yours|sent from my iphone|cheers mate",
     CUE_SIGN},
    {"mit freundlichen grüßen|mit freundlichen grüssen|freundliche grüße|"
     "mit freundlichem gruß|viele grüße|beste grüße|liebe grüße|"
     "schöne grüße|herzliche grüße|herzlichst|hochachtungsvoll|gruß|"
     "grüße|grüsse|lg|vg|mfg|bis bald|bis dann|dein|deine|ihr|ihre|euer|"
     "eure|danke|danke und gruß|vielen dank|lieben dank|freundliche grüsse|"
     "liebe grüsse|viele grüsse|gruss", CUE_SIGN},
    {"un saludo|saludos|saludos cordiales|atentamente|atte|cordialmente|"
     "un abrazo|abrazos|besos|un beso|muchas gracias|gracias|hasta pronto|"
     "afectuosamente|un cordial saludo", CUE_SIGN},
    {"cordialement|bien cordialement|bien à vous|amicalement|sincèrement|"
     "bises|bisous|gros bisous|merci beaucoup|je t'embrasse|à bientôt|merci|"
     "salutations|salutations distinguées|meilleures salutations|"
     "respectueusement|bien à toi", CUE_SIGN},
    {"cordiali saluti|distinti saluti|saluti|un saluto|cari saluti|"
     "un abbraccio|un bacio|baci|a presto|grazie|grazie mille|in fede|"
     "cordialmente|con affetto|tanti saluti", CUE_SIGN},
    {"atenciosamente|att|cordialmente|abraços|abraço|um abraço|beijos|"
     "um beijo|bjs|cumprimentos|com os melhores cumprimentos|"
     "melhores cumprimentos|grato|grata|obrigado|obrigada|até logo|"
     "até breve|respeitosamente|carinhosamente", CUE_SIGN},
    {"met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|mvg|"
     "groeten|groetjes|groet|liefs|hartelijke groet|hartelijke groeten|"
     "hoogachtend|kus|tot snel|dank je|dank je wel|dank u|hartelijk dank|"
     "bedankt|alvast bedankt|veel liefs", CUE_SIGN},
    {"pozdrawiam|z poważaniem|serdecznie pozdrawiam|serdeczne pozdrowienia|"
     "pozdrowienia|z wyrazami szacunku|ściskam|buziaki|całuję|"
     "do zobaczenia|dzięki|dziękuję|pozdrawiam serdecznie|twój|twoja|"
     "pozdro", CUE_SIGN},

    {"full name|first name|last name|firstname|lastname|fullname|surname|"
     "given name|family name|middle name|maiden name|nickname|display name|"
     "displayname|contact|contact person|contact name|contactname|patient|"
     "patient name|customer name|client name|client|employee name|employee|"
     "student name|student|applicant|applicant name|cardholder|"
     "cardholder name|card holder|account holder|holder|tenant|landlord|"
     "recipient|recipient name|sender|sender name|attn|attention|ship to|"
     "bill to|billed to|sold to|deliver to|cc|bcc|author|reported by|"
     "assigned to|assignee|owner|requested by|prepared by|submitted by|"
     "approved by|created by|signed|signature|manager|supervisor|guest|"
     "guest name|emergency contact|next of kin|beneficiary|caller|speaker|"
     "interviewer|interviewee|candidate|candidate name|attendee|attendees|"
     "participants|organizer|mother|father|spouse|parent|guardian|doctor|"
     "physician|ordering physician|nurse|witness|plaintiff|defendant|borrower|"
     "insured|passenger|passenger name|driver|username full|user name|"
     "real name|legal name|preferred name|holder name|givenname|familyname|"
     "customername|patientname|first name and last name|beneficiary name|"
     "account name|teacher|agent name|hr contact", CUE_FIELD},
    {"vorname|nachname|familienname|vor- und nachname|vor und nachname|"
     "rufname|geburtsname|ansprechpartner|ansprechpartnerin|kontakt|"
     "kontaktperson|kunde|kundin|patientin|empfänger|absender|kontoinhaber|"
     "karteninhaber|bearbeiter|mitarbeiter|mieter|vermieter|versicherter|"
     "z. hd|zu händen|verfasser|unterschrift|teilnehmer|antragsteller",
     CUE_FIELD},
    {"nombre completo|apellido|apellidos|nombre y apellidos|nombre y apellido|"
     "contacto|titular|cliente|paciente|destinatario|remitente|de parte de|"
     "firmado|solicitante|responsable|a la atención de|empleado|asegurado",
     CUE_FIELD},
    {"prénom|nom de famille|nom complet|nom et prénom|nom et prénoms|"
     "titulaire|destinataire|expéditeur|client|cliente|à l'attention de|"
     "interlocuteur|locataire|assuré|signataire|nom du patient|"
     "nom de naissance", CUE_FIELD},
    {"cognome|nome e cognome|nome completo|nominativo|intestatario|"
     "destinatario|mittente|cliente|paziente|contatto|referente|"
     "all'attenzione di|inquilino|firmato", CUE_FIELD},
    {"sobrenome|apelido|nome próprio|contato|contacto|titular|cliente|"
     "paciente|destinatário|remetente|assinado|responsável|segurado|"
     "requerente", CUE_FIELD},
    {"voornaam|achternaam|volledige naam|familienaam|contactpersoon|klant|"
     "patiënt|ontvanger|afzender|rekeninghouder|t.a.v|ter attentie van|"
     "huurder|verzekerde", CUE_FIELD},
    {"imię|nazwisko|imię i nazwisko|imiona|klient|klientka|pacjent|"
     "pacjentka|odbiorca|nadawca|osoba kontaktowa|właściciel|"
     "posiadacz karty|najemca|do rąk|podpis|wnioskodawca|nazwisko panieńskie",
     CUE_FIELD},
    {"name|names|nom|nombre|nome|naam|nazwa|user|student's name|customer|"
     "person|имя|фио|фамилия|όνομα|ad soyad|namn|navn|nimi|"
     "jméno|név|nume|ime", CUE_LABEL},

    {"according to|spoke with|spoke to|speak with|speak to|spoken with|"
     "spoken to|talked to|talked with|talk to|talking to|talking with|"
     "meeting with|met with|meet with|lunch with|dinner with|coffee with|"
     "breakfast with|drinks with|date with|married to|engaged to|dating|"
     "divorced from|working with|worked with|work with|works with|living with|"
     "lives with|lived with|ask for|asked for|reply to|replied to|respond to|"
     "response to|write to|wrote to|email to|letter to|message to|"
     "message from|letter from|email from|mail from|call from|text from|"
     "heard from|hear from|remind|ship it to|send it to|ship to|deliver it to|"
     "deliver to|deliver this to|forward to|forward it to|forward this to|"
     "logged in as|log in as|sign in as|signed in as|poem for|card for|"
     "gift for|present for|speech for|letter for|song for|eulogy for|"
     "toast for|recommendation for|reference for|appointment with|"
     "interview with|introduce|introduced to|c/o|ask|asked|tell|told|"
     "say hi to|say hello to|greetings to|regards to|met|texted|emailed|"
     "phoned|invite|invited|patient|client|customer|tenant|behalf of|"
     "on behalf of|signed by|sent by|reported by|prepared by|approved by|"
     "assigned to|cc|care of|friend|friends|colleague|coworker|neighbor|"
     "neighbour|boss|daughter|son|husband|wife|sister|brother|cousin|nephew|"
     "niece|fiancé|girlfriend|boyfriend|teacher|therapist|born to|"
     "parents are|brothers are|sisters are|kids are|children are", CUE_WITH},
    {"gesprochen mit|sprach mit|spreche mit|sprechen mit|reden mit|"
     "geredet mit|telefoniert mit|getroffen mit|treffen mit|termin mit|"
     "mittagessen mit|brief an|mail an|mail von|nachricht von|nachricht an|"
     "laut|verheiratet mit|zusammen mit|fragen sie|kollege|kollegin|freundin|"
     "chefin|nachbarin|schwester|bruder|tochter|sohn", CUE_WITH},
    {"hablé con|hablar con|hablado con|habló con|hablando con|reunión con|"
     "reunido con|cita con|quedé con|cena con|comida con|según|casado con|"
     "casada con|carta a|carta para|correo de|mensaje de|mensaje para|"
     "pregunta por|preguntar por|avisa a|dile a|dígale a|recuérdale a",
     CUE_WITH},
    {"parlé avec|parlé à|parler à|parler avec|discuté avec|"
     "rendez-vous avec|déjeuner avec|dîner avec|réunion avec|selon|"
     "d'après|marié à|mariée à|lettre à|message de|mail de|demande à|"
     "demandez|dis à|rappelle à", CUE_WITH},
    {"parlato con|parlare con|parlo con|incontrato|appuntamento con|"
     "pranzo con|cena con|riunione con|secondo|sposato con|sposata con|"
     "lettera a|messaggio di|messaggio da|mail di|chiedi di|chiedere di|"
     "scritto a|ricorda a", CUE_WITH},
    {"falei com|falar com|falou com|falando com|conversei com|almocei com|"
     "almoço com|jantar com|reunião com|encontro com|segundo|casado com|"
     "casada com|carta para|mensagem de|mensagem para|e-mail de|pergunte por|"
     "lembre a", CUE_WITH},
    {"sprak met|gesproken met|spreken met|praten met|gepraat met|gebeld met|"
     "afspraak met|lunch met|vergadering met|volgens|getrouwd met|brief aan|"
     "mail van|bericht van|bericht aan|vraag naar", CUE_WITH},
    {"rozmawiałem z|rozmawiałam z|rozmawiać z|rozmowa z|rozmawiał z|"
     "spotkanie z|spotkałem|spotkałam|spotkać się z|obiad z|według|"
     "list do|mail od|wiadomość od|wiadomość do|napisz do|zadzwoń do|"
     "zadzwonić do|przypomnij|zapytaj|koleżanka|przyjaciółka|kolega|"
     "przyjaciel", CUE_WITH},
};
const size_t cue_name_count = COUNT(cue_name_rows);
/* clang-format on */
