// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let german = RequestVocabulary(
        .german, isVerbFinal: true, germanWho + germanWishes + germanRest)

    private static let germanWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            mensch|menschen, person|personen, mitarbeiter|mitarbeiterin|mitarbeitern|mitarbeitende|mitarbeitenden
            berater|beraterin|beratern, kundenberater|kundenberaterin, sachbearbeiter|sachbearbeiterin, ansprechpartner|ansprechpartnerin
            agent|agenten|agentin, operator|operatorin, telefonist|telefonistin, vorgesetzter|vorgesetzten|vorgesetzte, chef|chefin|chefs
            manager|managerin, teamleiter|teamleiterin, abteilungsleiter|abteilungsleiterin, filialleiter, geschäftsführer, leiter
            servicemitarbeiter|servicemitarbeiterin|kundendienstmitarbeiter, kollege|kollegen|kollegin, fachmann|fachfrau, experte|experten|expertin
            techniker, spezialist|spezialisten, jemand|jemanden|jemandem|wen|wem anderes|anderen|anderem|anders|echten|echtem|echtes|richtigen|richtigem|menschlichen|menschlichem|lebendigen|kompetentem|kompetenten
            vermittlung, bediensteter, verantwortlichen|verantwortlicher|zuständigen, angestellten|angestellter, servicekraft, mensch aus fleisch und blut, repräsentant|repräsentanten, vertreter, supervisor, bearbeiter, berater, betreuer
            menschliche hilfe|unterstützung|stimme, persönliche beratung|hilfe
            """
        ),
        (
            .service,
            "kundenservice|kundendienst|kundenbetreuung|kundencenter|kundenberatung|kundensupport, hotline, callcenter, call center, servicecenter, support, telefonzentrale, zentrale, service hotline, technischer|technischen support|kundendienst"
        ),
        (
            .unit,
            "buchhaltung, abteilung, fachabteilung, rechnungsabteilung, vertrieb, verkauf, beschwerdestelle, technik, filiale, schadensabteilung, team, büro, reklamation|reklamationsabteilung, kundenabteilung, geschäftsstelle, sekretariat"
        ),
        (
            .anyone,
            "jemand|jemanden|jemandem, irgendwen|irgendwem, irgendjemand|irgendjemanden|irgendjemandem, einer|einem von ihnen|euch, wen, wem, leute|leuten"
        ),
        (
            .machine,
            "roboter|robotern, bot|bots, maschine|maschinen, computer|computern, automat|automaten, ki, künstliche|künstlichen|künstlicher intelligenz, bandansage, ansage, anrufbeantworter, chatbot, sprachcomputer, sprachassistent|sprachassistenten, programm, automatisch|automatische|automatisches, aufzeichnung|tonband, blechkiste, virtuellen|virtueller assistenten|assistent, system"
        ),
    ]

    private static let germanWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            sprechen|reden|telefonieren|unterhalten|kommunizieren|chatten|plaudern, verbunden|durchgestellt|weitergeleitet|weiterverbunden werden?, verbinden|durchstellen|weiterleiten|weiterverbinden|umleiten|vermitteln lassen?
            kontaktieren|erreichen|anrufen, kontakt|verbindung aufnehmen|haben|treten|bekommen?, zu sprechen|reden, sprech, rede, red, betreut|bedient|beraten werden, ans telefon|die_strippe|apparat bekommen|holen|kriegen|gehen, zu tun haben, klären, besprechen, gespräch führen?, weitergegeben werden, durch, sprechen|reden zu|zu_können|dürfen|können, spreche, zu erreichen
            """
        ),
        (.obtain, "haben|bekommen|kriegen|sehen|finden|holen|rufen, haben wollen"),
        (
            .connect,
            """
            verbinden|verbinde|verbind|verbindet sie? mich|uns weiter?, stellen|stelle|stell|leiten|leite|leit|schalten|verbinden sie? mich|uns bitte|jetzt|endlich|sofort|einfach|mal? durch|weiter|um
            mich|uns bitte|jetzt|direkt|sofort|endlich|doch|mal? verbinden|weiterverbinden|durchstellen|weiterleiten|umleiten|weitergeben|durchverbinden
            können|könnten|würden|wollen|kannst|könntest|würdest|kannste|könnt sie|du|ihr mich|uns bitte|mal|vielleicht|direkt|nicht|endlich|jetzt|sofort? verbinden|durchstellen|weiterleiten|weiterverbinden, bitte verbinden|durchstellen|weiterleiten|weiterverbinden, anruf weiterleiten|durchstellen, geben|gib sie? mich weiter
            """
        ),
        (
            .connectTo,
            "stellen|stelle|stell|leiten|leite|leit|schalten|reichen|geben|gib sie? mich|uns, bringen|bring sie? mich, verbinden|verbinde|verbind, durchstellen, weiterleiten"
        ),
        (
            .bring,
            "geben|gib|gebt|geb|holen|hol|schicken|schick|besorgen|rufen|suchen|finden sie? mir|uns|mal?, holen|hol|rufen|ruf|nehmen|nimm sie?, ich nehme, her mit, ich hätte, ich bevorzuge"
        ),
        (
            .want,
            """
            ich|wir möchte|möchten|moechte|will|wollen|muss|müssen|würde|würd|wünsche|verlange|bestehe|bevorzuge|versuche|bitte|mag|darf|hätte gerne|gern|lieber|bitte|jetzt|endlich|nur|einfach|doch|wirklich|mal|aber|auch? darum|darauf?
            kann|könnte|könnt|dürfte|darf|können|könnten|kriege|bekomme|würde ich|man|wir vielleicht|bitte|mal|nicht|denn|auch? bitte|mal|nicht|auch?, wie|wo|wann kann|könnte|komme|erreiche|kriege|bekomme|spreche ich|man|wir hier|denn|bitte?
            lassen|lass|lasst sie? mich|uns, ist|wäre es möglich, geht es, ginge es, gibt es die|eine|irgendeine möglichkeit|option|nummer, besteht die|eine möglichkeit, möchte|möchten|will|würde|muss gern|gerne|lieber|bitte|jetzt?
            können|könnten|würden|wollen|kannst|könntest|würdest|kannste sie|du mich|uns bitte|mal|vielleicht|direkt|nicht?, ob ich|man|wir, warum|wieso kann|darf ich nicht|keinen|denn, bitte mich, hätte gern|gerne, ich hätt gern
            ich brauche, möglichkeit, gerne, gern, lieber, ich versuche seit, helfen|hilf sie? mir, was muss ich tun|machen|drücken|sagen um, welche nummer muss ich, mag ich, kann ich bitte?, habe|hab ich die_möglichkeit, wünsche
            """
        ),
        (
            .wantThing,
            """
            ich|wir möchte|möchten|moechte|will|wollen|brauche|brauch|brauchen|verlange|wünsche|bevorzuge|fordere gern|gerne|lieber|bitte|jetzt|endlich|nur|einfach|doch|wirklich|mal|sofort?, ich|wir hätte|hätt gern|gerne|lieber, ich bestehe auf
            brauche|brauch, hätte gern|gerne, wie|wo|wann erreiche|bekomme|kriege|spreche|finde ich|man denn|hier|bitte?, ich suche, ich|wir brauche|möchte|will hilfe|unterstützung von, ich habe nach gefragt, möchte, will, ich sagte|sage
            """
        ),
        (
            .wanted,
            "ich|wir wollte|wollten|musste gern|gerne|eigentlich|nur|mal|bitte?, wollte|wollten"
        ),
        (.doubt, "kann ich etwa nicht, geht das nicht"),
        (
            .entire,
            """
            kann|könnte|können|soll bitte? jemand|ein_mensch|ein_mitarbeiter|ein_berater|eine_person mich bitte? anrufen|zurückrufen|kontaktieren, kann|könnte|können mich|uns bitte|mal? jemand|ein_mensch|ein_mitarbeiter|ein_berater bitte|mal? anrufen|zurückrufen|kontaktieren, rufen sie mich zurück, kann|könnte mir bitte? ein|eine echter|echte|richtiger|richtige|anderer|menschlicher? mensch|mitarbeiter|person|mitarbeiterin|berater helfen|weiterhelfen
            mensch am telefon bitte, jemand soll mich zurückrufen|anrufen
            """
        ),
        (
            .helps,
            "der|die mir|das|mich|sich|helfen|weiterhelfen|deutsch, mit dem|der|denen, mit|an dem|den, am telefon|apparat, zum reden|sprechen, für mich, an den|die ich, zuständig|zuständigen"
        ),
        (
            .exists,
            "gibt es|gibts hier|denn|da|noch?, ist|sind da|dort|hier noch|denn?, haben sie|ihr da|dort|hier|auch|noch?"
        ),
        (
            .who,
            "mit wem kann|könnte|muss|soll|darf ich, an wen kann|muss|soll ich mich?, wen kann|muss|soll ich, wer kann mir|mich"
        ),
    ]

    private static let germanRest: [(RequestRoles, String)] = [
        (
            .ask,
            "können|könnten|würden|kannst|könntest|würdest|wollen sie|du bitte|mal?, ich möchte|will dass sie|du, seien sie so gut|nett und?, bitte"
        ),
        (
            .identity,
            """
            bist du|das, sind sie|das, spreche|rede|sprech|red|schreibe|chatte|telefoniere ich hier|jetzt|gerade|eigentlich|wirklich|nun|da|etwa? mit?, ist das|dies|hier|da|dort hier|jetzt|eigentlich|etwa?, bin ich hier|jetzt? mit?, habe ich es hier|jetzt? mit
            mit wem spreche|rede ich, seid ihr, antwortet mir, werde ich von, handelt es sich um
            """
        ),
        (
            .negator,
            "nicht, kein|keine|keinen|keinem|keiner|keinerlei, nie|niemals, ohne, niemand|niemanden|niemandem, statt|anstatt, weder, ungern, bloß nicht, hasse, hör|hören sie? auf, bevor, ehe"
        ),
        (.no, "nein, ne, nee, nö"),
        (
            .report,
            "sagte|sagt|sagten|sagen|gesagt|meinte|meint|meinten|erzählte|schrieb|hieß|heißt|fragte|behauptet|empfahl|empfohlen|geraten|riet|versprochen, hat gesagt|gemeint, laut, angeblich, ihr sagtet, sie sagten, sollte|soll"
        ),
        (
            .condition,
            "wenn, falls, sobald, immer wenn, jedes mal wenn, solange, sofern, nachdem, bis, obwohl, als"
        ),
        (
            .idle,
            """
            muss|soll|sollte|müsste ich|man|wir dafür|dazu|denn|jetzt|erst?, möchten|wollen|möchtest|willst sie|du, kannst|können|könnten|könntest sie|du sprechen|reden, er|sie|man|mein_mann|meine_frau möchte|will|wollte|kann|muss|soll
            ich werde|wurde|habe|hab|hatte|kann|konnte|soll|sollte|rede|spreche|sprach|redete|mag|durfte|bin|war, es war|ist, ich spreche|rede gern|gerne|immer|oft|nie
            """
        ),
        (
            .past,
            "gestern, vorgestern, letzte|letzten|letztes|letztens woche|monat|jahr|mal?, vorhin, damals, neulich, kürzlich, heute morgen|früh, schon einmal, vor tagen|wochen|monaten, vor einer|zwei|drei woche|wochen|tagen|stunden"
        ),
        (
            .light,
            """
            mit, einem, einen, einer, eine, ein, zu, zum, zur, an, bitte, jetzt, sofort, gleich, direkt, endlich, mal, einfach, nur, doch, denn, auch, vielleicht, gerne, gern, lieber, wirklich, echt, äh, ähm, hm, also, na, ja, gut, okay, ok, so, eben, noch, schon, dann, hier, da, dort
            echten|echter|echte|echtem|echtes, richtigen|richtiger|richtige|richtigem, realen|realer|reale|realem, wirklichen, lebenden|lebendigen|lebendiger, menschlichen|menschlicher|menschliche|menschlichem, anderen|anderer|andere|anderem, kompetenten, zuständigen, ihrer|ihren|ihrem|eurer|euren, von, vom, aus, dem, den, der, die, das, persönlich, telefonisch, unbedingt, dringend, schnell, umgehend, wieder, nochmal, heute, in, am, beim, bei, im, statt dessen, stattdessen, selbst, mir, mich, uns, deutschsprachigen, freien, verdammt, verdammten, nun, halt, zuerst, herr, frau, hören, sie, du, entschuldigung, hallo, moment, besser
            """
        ),
        (
            .loose,
            "möchte|will|muss|würde|wollte|hätte gern|gerne|lieber|bitte|jetzt?, gern|gerne|lieber, hätte gern|gerne, wünsche"
        ),
        (
            .passive,
            "verbunden|durchgestellt|weitergeleitet|weiterverbunden werden, weitergegeben werden"
        ),
        (.to, "mit, zu, zum, zur, an, zu der, an die|den"),
        (.possessed, "mein|meine|meinen|meinem|meiner, sein|seine|seinen|seinem"),
        (
            .greeting,
            "hallo, danke, vielen dank, tschüss, guten tag|morgen|abend, dankeschön, auf wiederhören"
        ),
        (.please, "bitte, bitteschön, wenn es geht, wenn möglich, wenn sie so nett sind"),
        (.definite, "der, die, das, dem, den, dieser|diese|diesen|diesem, jener, ihr|ihre"),
        (
            .about,
            "über, wegen, für, gegen, durch, ohne, zwischen, weil, dass, ob, als, hat, hatte, war, ist, wird, wurde"
        ),
        (
            .reset,
            "aber, sondern, und, oder, deshalb, also, daher, dann, sonst, trotzdem, ansonsten"
        ),
        (
            .bridge,
            "ich, wir, man, sie, du, es, möchte, will, brauche, brauchen, muss, glaube, denke, werden, haben, habe, dass, unbedingt, gern, gerne, lieber, sprechen, reden, zu, müssen, wollen, würde, nötig, notwendig, mich, mir, weiß, ob, weiter, länger, mehr, lust, bedarf, wünsche, keine"
        ),
        (
            .other,
            "er, man, jeder, immer, wird, werden, wollte, wollten, bank, kollege, mann, die bank"
        ),
        (
            .yes,
            "ja, jawohl, gerne, gern, klar, natürlich, sicher, okay, ok, einverstanden, genau, richtig, bitte, unbedingt, sehr gerne|gern, auf jeden fall, das wäre|ist gut|super|toll|nett|schön|prima|klasse|fein, machen sie das, mach das, in ordnung, jo, jep, passt, gute idee, alles klar, super, perfekt, danke, tun sie das, das wäre nett, freilich, selbstverständlich, wäre nett|gut|super|toll|schön"
        ),
        (
            .offer,
            "möchten|wollen|möchtest|willst|wünschen sie|du dass_ich_sie|dass_ich|mit?, soll|darf|kann|könnte ich, wünschen sie, ich kann|könnte|verbinde, wenn sie möchten|wollen|wünschen, hätten sie gern|gerne, wäre es ok|okay|recht wenn_ich, brauchen sie"
        ),
        (
            .connectYou,
            "sie|dich|ihnen verbinden|verbinde|durchstellen|weiterleiten|weiterverbinden|durchstelle, verbinden, durchstellen, weiterleiten, weiterverbinden, verbinde, weiterleite, durchstelle"
        ),
        (
            .thing,
            "konto, geld, euro, nummer, rechnung, betrag, seite, link, webseite, kontostand, auszug, karte, formular, brief, vertrag, kopie"
        ),
    ]
}
