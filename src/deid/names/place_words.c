#include "base/attr.h"
#include "deid/names/cue.h"

/* clang-format off */
const struct cue_rows cue_place_rows[] = {
    {"p.o. box|po box|p.o.b|post office box|gpo box|locked bag|private bag|"
     "pmb|postfach|boîte postale|b.p|bp|cs|apartado|apartado de correos|apdo|"
     "apdo. de correos|casella postale|c.p|caixa postal|postbus|boîte|"
     "skrytka pocztowa|skr. poczt|skrytka|case postale|fach", CUE_BOX},

    {"calle|c/|avenida|avda|avd|plaza|pza|plza|paseo|pso|camino|carretera|"
     "ctra|cra|ronda|travesía|callejón|callejuela|urbanización|urb|"
     "polígono|barrio|bajada|subida|cuesta|glorieta|rambla|senda|sector|"
     "colonia|caserío|caserio|rúa|pasaje|prolongación|rincón|costanilla|"
     "explanada|extramuros|torrente|aldea|arrabal|bulevar|cañada|chalet|"
     "conjunto|edificio|entrada|escalinata|ferrocarril|grupo|jardines|lado|"
     "lugar|manzana|masía|mercado|monte|municipio|muelle|parcela|parque|"
     "partida|poblado|puente|puerta|quinta|ramal|riera|salida|solar|terrenos|"
     "urbanizacion|poligono|travesia|prolongacion|vía pública|carrera|"
     "diagonal|transversal|carrer|passeig|plaça|avinguda|rua", CUE_TYPE},
    {"rue|avenue|boulevard|bd|bld|blvd|place|allée|allee|allées|impasse|"
     "chemin|quai|cours|route|square|passage|villa|cité|faubourg|esplanade|"
     "promenade|sentier|ruelle|lotissement|hameau|résidence|lieu-dit|"
     "chaussée|montée|voie", CUE_TYPE},
    {"via|viale|v.le|piazza|p.zza|piazzale|p.le|piazzetta|corso|c.so|largo|"
     "vicolo|vico|borgo|strada|contrada|rotonda|incrocio|lungomare|lungarno|"
     "lungotevere|salita|traversa|calata|calle|fondamenta|campo|frazione|"
     "località|loc|stradone|galleria|riviera|rione", CUE_TYPE},
    {"rua|r.|avenida|av|av.|travessa|tv|praça|pça|largo|alameda|al|estrada|"
     "rodovia|rod|beco|calçada|ladeira|vila|viela|quadra|loteamento|marginal|"
     "azinhaga|urbanização|bairro|rotunda|parque|conjunto|servidão|"
     "condomínio", CUE_TYPE},
    {"ul|bulw|ogród|osada|ulica|ulicy|ulicę|al|aleja|alei|aleje|alejach|pl|"
     "plac|placu|os|wyb|osiedle|osiedlu|szosa|szosie|rondo|bulwar|skwer|rynek|"
     "droga|wybrzeże|pasaż|zaułek", CUE_TYPE},
    {"straße|strasse|strada|via", CUE_TYPE},

    {"apt|apartment|suite|ste|unit|flat|fl|floor|room|rm|building|bldg|block|"
     "blk|level|lot|penthouse|ph|no|nr|#|shop|office|studio|annex|basement|"
     "door|tower|whg|wohnung|etage|stock|stiege|tür|top|og|eg|hinterhaus|hh|"
     "haus|aufgang|zimmer|piso|puerta|pta|portal|esc|escalera|bajo|dcha|izq|"
     "izda|local|bloque|interior|int|planta|ático|depto|dpto|bât|bâtiment|"
     "appt|appartement|étage|porte|escalier|scala|interno|piano|palazzina|"
     "app|edificio|andar|apto|apartamento|bloco|sala|casa|fundos|bus|"
     "verdieping|kamer|hs|m|lok|mieszkanie|klatka|piętro|lokal", CUE_UNIT},

    {"i live at|live at|lives at|living at|lived at|live on|lives on|"
     "living on|live in|reside at|resides at|residing at|resident at|"
     "located at|address|my address|our address|address is|address's|"
     "home address|mailing address|billing address|shipping address|"
     "street address|ship it to|ship to|shipped to|deliver to|delivered to|"
     "deliver it to|delivery to|send it to|send to|sent to|office is at|"
     "shop is at|house is at|home is at|store is at|moved to|move to|"
     "moving to|pick up at|pick me up at|meet at|meet me at|drop off at|"
     "come to|it's at|parcel to|package to|mail to|house at|home at|flat at|"
     "apartment at|property at|premises at|pickup from|pick up from",
     CUE_LIVE},
    {"wohne in|wohne in der|wohne am|wohne im|ich wohne|wohnhaft|wohnhaft in|"
     "wohnt|wohnen|adresse|meine adresse|anschrift|lieferadresse|"
     "rechnungsadresse|versand an|schicken an|schick es an|lieferung an|"
     "sitz in|ansässig", CUE_LIVE},
    {"vivo en|vive en|vivimos en|resido en|mi dirección|dirección|domicilio|"
     "domiciliado en|enviar a|envíelo a|entregar en|ubicado en", CUE_LIVE},
    {"j'habite|habite|habitons|j'habite au|demeurant|domicilié|domiciliée|"
     "mon adresse est|adresse est|mon adresse|résidant|livrer au|située au|"
     "situé au", CUE_LIVE},
    {"abito in|abita in|abitiamo in|vivo in|residente in|residente a|"
     "indirizzo|il mio indirizzo|domiciliato in|spedire a|consegnare in|"
     "sito in", CUE_LIVE},
    {"moro na|moro no|mora na|mora no|moro em|moramos na|resido na|"
     "residente na|endereço|meu endereço|morada|minha morada|entregar na|"
     "enviar para", CUE_LIVE},
    {"ik woon op|ik woon aan|ik woon in|woon op|woon aan|woont op|woont aan|"
     "wonende|adres|mijn adres|bezorgadres|gevestigd|bezorgen op|woonachtig",
     CUE_LIVE},
    {"mieszkam|mieszkam przy|mieszka przy|mieszkamy|mieszkam na|zamieszkały|"
     "zamieszkała|zamieszkała przy|adres|mój adres|adres zamieszkania|zam|"
     "wysłać na|dostawa na", CUE_LIVE},

    {"born|was born|born on|i was born|d.o.b|dob|birthday|birthdate|"
     "birth date|date of birth|geboren|geboren am|geb|geburtstag|geburtsdatum|"
     "nací|nacido|nacida|nació|nacimiento|né le|née le|naissance|nato|"
     "nata|nascita|nasci|nascido|nascida|nascimento|geboren op|geboortedatum|"
     "urodziłem się|urodziłam się|urodzony|urodzona|urodzenia|ur",
     CUE_BORN},
    {"aged|age|turning|turned|turns|just turned|about to turn|she's|he's|edad|"
     "cumplo|cumple|cumplí|âge|âgé de|âgée de|età|compio|compie|idade|"
     "faço|leeftijd|wiek|skończyłem|skończyłam|skończył|skończyła|"
     "alter|werde|wurde", CUE_AGE},
    {"years old|year old|year-old|years-old|yrs old|yr old|y/o|yo|y.o|yrs|"
     "years of age|months old|month-old|jahre alt|jährige|jähriger|"
     "jährigen|jahre|años|de edad|ans|anni|anos|jaar|jaar oud|jarige|lat|"
     "latek|letni|letnia|letniego", CUE_YEARS},
    {"usa|u.s.a|united states|united states of america|us|uk|united kingdom|"
     "england|scotland|wales|northern ireland|ireland|canada|australia|"
     "new zealand|germany|austria|switzerland|france|spain|italy|portugal|"
     "netherlands|the netherlands|belgium|luxembourg|poland|brazil|mexico|"
     "argentina|chile|colombia|peru|india|denmark|sweden|norway|finland|"
     "czech republic|greece|deutschland|österreich|schweiz|frankreich|"
     "italien|spanien|niederlande|belgien|polen|españa|francia|alemania|"
     "italia|méxico|allemagne|suisse|belgique|espagne|italie|pays-bas|"
     "germania|svizzera|brasil|nederland|belgië|duitsland|polska|niemcy|"
     "francja|wielka brytania|great britain|singapore|south africa|japan",
     CUE_COUNTRY},
    {"january|february|march|april|may|june|july|august|september|october|"
     "november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|"
     "januar|februar|märz|mai|juni|juli|oktober|dezember|jänner|enero|"
     "febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
     "noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|"
     "septembre|octobre|novembre|décembre|gennaio|febbraio|aprile|maggio|"
     "giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|"
     "junho|julho|setembro|outubro|novembro|dezembro|januari|februari|maart|"
     "mei|augustus|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|"
     "września|października|listopada|grudnia", CUE_MONTH},
};
const size_t cue_place_count = COUNT(cue_place_rows);

const char cue_suffix_sure[] =
    "street st str road rd avenue ave av boulevard blvd lane ln drive dr court "
    "ct terrace ter parkway pkwy highway hwy circle cir crescent cres close "
    "alley aly square sq turnpike trail trl freeway expressway plaza plz mews "
    "grove gardens gdns esplanade expy bypass byp causeway cswy throughway "
    "extension ext ferry extensions overpass underpass roads streets avenues "
    "lanes drives courts squares boulevards circles alleys trailer trafficway "
    "tunnel viaduct motorway isle isles junction junctions knoll knolls landing "
    "loaf locks lodge loop mall manor manors meadow meadows mission mountains "
    "neck orchard oval parks parkways pass passage path pike pine pines place "
    "plain plains plazas prairie radial ramp ranch rapid rapids rest ridge "
    "ridges river route row rue run shoal shoals shore shores skyway spring "
    "springs spur spurs station stravenue stream summit trace track tracks "
    "trails union unions valley valleys via view views village villages ville "
    "vista walk walks wall way ways well wells wharf quay parade hill hills "
    "hollow inlet island islands canyon cape centers center club coves cove "
    "creek crest crossing crossroad curve dale dam divide estate estates fall "
    "falls field fields flat flats ford fords forest forge forges fork forks "
    "fort garden gateway glen glens green greens groves harbor harbors haven "
    "heights bayou beach bend bluff bluffs bottom branch bridge brook brooks "
    "burg burgs common commons corner corners course key keys lake lakes land "
    "light lights mill mills mount mountain point points port ports lea wood "
    "fold drove brow paddock croft leys furlong copse spinney covert ride side "
    "anex arcade garth dene wynd vale yard gate end rise approach broadway "
    "chase";
const char cue_suffix_loose[] =
    "place view views center club point points port key keys land light lights "
    "run pass rest plain plains way ways well wells wall union island islands "
    "lake lakes mount mountain mountains river spring springs fall falls field "
    "fields flat flats bottom branch bridge station stream summit track tracks "
    "village villages common corner course cape beach garden gardens green "
    "forest fort end gate yard rise valley rapid rapids row route radial "
    "mission mall lodge loaf neck bend estate estates park parks square plaza "
    "drive court ford locks gateway path ramp ranch shore shores tunnel close "
    "extension crossing dam divide pine pines spur via vista walk walks hill "
    "hills heights broadway approach chase st dr ext ct av ferry isle pike "
    "trace ville lea wood fold drove brow paddock croft copse covert ride side "
    "terrace manor landing loop oval harbor haven cove creek";
/* clang-format on */
