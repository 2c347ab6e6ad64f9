// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let dutch = RequestVocabulary(
        .dutch, isVerbFinal: true, dutchWho + dutchWishes + dutchRest)

    private static let dutchWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            mens|mensen, persoon|personen, medewerker|medewerkster|medewerkers, agent|agenten, operator, telefonist|telefoniste, vertegenwoordiger, adviseur|adviseurs
            leidinggevende, manager|managers, supervisor, chef, baas, collega, specialist, consulent, directeur, teamleider, klantenservicemedewerker, baliemedewerker, contactpersoon
            iemand anders|echt|echts|van_vlees_en_bloed|menselijks|levends|competents|bevoegds, echt iemand, echte mens|persoon, menselijke medewerker|hulp|stem, verantwoordelijke, werknemer, monteur, expert, supportmedewerker, behandelaar, receptionist|receptioniste, deskundige
            """
        ),
        (
            .service,
            "klantenservice|klantendienst|klantcontact, helpdesk, callcenter, call center, klantenservice afdeling, support, klanten service, servicedesk, technische dienst|ondersteuning, centrale, telefooncentrale"
        ),
        (
            .unit,
            "afdeling, facturatie, boekhouding, verkoop, klachtenafdeling, kantoor, balie, filiaal, administratie, receptie, team, incasso, debiteuren, fraudeafdeling, financiële_afdeling, ondersteuning"
        ),
        (.anyone, "iemand, een van jullie|uw|u, wie, mensen"),
        (
            .machine,
            "robot|robots, bot|bots, machine|machines, computer|computers, antwoordapparaat, bandje, opname, kunstmatige intelligentie, ai, chatbot, automaat, automatisch|automatische, programma, spraakcomputer, virtuele assistent, systeem, apparaat, keuzemenu"
        ),
    ]

    private static let dutchWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            spreken|praten|overleggen|chatten|telefoneren|bellen|kletsen|communiceren, doorverbonden|verbonden|doorgeschakeld|doorgezet|geholpen worden?, worden doorverbonden|verbonden|doorgeschakeld|geholpen, doorverbinden|verbinden|doorschakelen|doorzetten
            contact opnemen|krijgen|hebben|zoeken?, te spreken|pakken krijgen?, aan de lijn|telefoon krijgen?, bereiken, te woord, in contact komen, in gesprek|verbinding, een gesprek, spreek, te maken hebben, terecht
            """
        ),
        (.obtain, "hebben|krijgen|vinden|zien|halen|nodig|roepen"),
        (
            .connect,
            """
            verbind|verbindt|schakel|schakelt|zet u|je|jij? me|mij|ons nu|even|alstublieft|meteen|direct|maar|eens|toch|gewoon? door, verbind|verbindt|schakel|schakelt u|je? me|mij|ons
            me|mij|ons nu|even|alstublieft|meteen|direct|maar|eens|toch|gewoon|aub? doorverbinden|doorschakelen|doorzetten|verbinden, doorverbinden|doorschakelen alstublieft|alsjeblieft|graag|aub, kunt|kan|wilt|wil|zou|zoudt|kun u|je|jij me|mij|ons alstublieft|misschien|even|eens|nu|niet|direct|aub|alsjeblieft? doorverbinden|doorschakelen|doorzetten|verbinden, geef|geeft u|je? me|mij door, graag doorverbinden|verbinden, gesprek|oproep doorverbinden|doorschakelen
            """
        ),
        (
            .connectTo,
            "zet|zetten|breng|stuur|geef|laat u|je? me|mij|ons, doorverbinden|verbinden|doorschakelen, verbind"
        ),
        (
            .bring,
            "geef|geeft|haal|haalt|roep|zoek|stuur|bezorg u|je? me|mij|ons?, ik neem, ik had, geef maar|nu"
        ),
        (
            .want,
            """
            ik|we|wij wil|zou|willen|moet|moeten|wens|wenste|verlang|eis|verkies|probeer graag|liever|nu|even|gewoon|echt|alleen|toch|eigenlijk|heel|dringend|meteen|ook? graag|liever|willen|nu|even?
            mag|kan|kunnen|zou|zouden|mogen ik|we|wij|men misschien|alstublieft|even|ook|eens|nu|hier|niet|met? even|niet|eens?, hoe|waar|wanneer kan|kom|bereik|krijg|neem|spreek ik|je|men|we hier?, laat|laten u|je? me|mij|ons, is het mogelijk, zou het mogelijk zijn, zou het kunnen
            kunt|kan|kun|wilt|wil|zou|zoudt u|je|jij me|mij|ons alstublieft|misschien|even|eens|nu|niet?, is er een|de? manier|mogelijkheid|optie|nummer, bestaat de mogelijkheid, wil|zou graag|liever, of ik|we, waarom kan|mag|krijg ik niet|geen, graag, liever, help me|mij, ik had graag|liever, ik heb liever, wil ik, wat moet ik doen om, welk nummer, mag ik, ik sta erop
            """
        ),
        (
            .wantThing,
            """
            ik|we|wij wil|willen|eis|wens|zoek|verlang|heb|had|zou graag|liever|nu|gewoon|echt|alleen|meteen|dringend|toch|een? graag|liever?, mag|kan ik graag|alstublieft?, ik zou graag|liever, hoe|waar bereik|krijg|spreek|vind ik, wil, ik zei|zeg, ik vroeg om, ik vraag om, ik wil hulp van, ik heb hulp nodig van, graag, hulp van
            """
        ),
        (.wanted, "ik|we wilde|wou|wilden graag|even|eigenlijk|alleen?, wilde|wou"),
        (.doubt, "kan dat niet"),
        (
            .entire,
            "kan|kunnen|laat|wil|zou iemand|een_medewerker|een_mens me|mij even? terugbellen|bellen|opbellen|contacteren|helpen?, bel me terug, laat me terugbellen, kan een mens|medewerker|echt_persoon|echte_medewerker me|mij helpen"
        ),
        (
            .helps,
            "die me|mij|kan|het|mijn|begrijpt|snapt|nederlands, met wie, om mee te, waar ik, aan de lijn|telefoon, om te praten|spreken, tot wie"
        ),
        (.exists, "is|zijn er|daar hier|daar|nog|ook?, hebben jullie|u, heeft u|heb_je, werkt er"),
        (
            .who,
            "met wie kan|moet|mag|zou ik, wie kan|moet|mag ik, bij wie kan|moet ik, wie kan me|mij"
        ),
    ]

    private static let dutchRest: [(RequestRoles, String)] = [
        (
            .ask,
            "kunt|kan|wilt|wil|zou|zoudt u|je|jij even|misschien|alstublieft?, ik wil dat u|je|jij, wees zo goed|vriendelijk om?"
        ),
        (
            .identity,
            "ben je|jij|u, bent u, is dit|dat|het hier|nu|eigenlijk?, spreek|praat|chat|bel ik hier|nu|eigenlijk|echt|momenteel? met?, zijn jullie, met wie spreek|praat ik, ben ik in gesprek|aan_het_praten|verbonden met, heb ik te maken met, heb|krijg ik hier|nu? een|echt?, krijg ik antwoord van"
        ),
        (
            .negator,
            "niet, geen, nooit, zonder, niemand, in plaats van, noch, haat, stop met, voordat, nimmer, liever niet"
        ),
        (.no, "nee, neen, nope"),
        (
            .report,
            "zei|zegt|zeggen|zeiden|gezegd|vertelde|vertelden|verteld|schreef|vroeg|meldde|beweert|raadde|aangeraden|geadviseerd|beloofd|beloofde, volgens, naar verluidt, zou"
        ),
        (
            .condition,
            "als, wanneer, indien, zodra, telkens als, elke keer als|dat, zolang, mits, tenzij, totdat, nadat, terwijl, hoewel, toen"
        ),
        (
            .idle,
            "moet|zal ik|men echt|dan|daarvoor|eerst?, wilt u, wil je|jij, hij|zij|ze|mijn_man|mijn_vrouw wil|wilde|wou|kan|moet|mag, kunt|kan u|je praten|spreken, ik heb gisteren, ik kon|kan|zal|ga|ging|sprak|praat|spreek|was|ben|mocht, het was|is"
        ),
        (
            .past,
            "gisteren, eergisteren, vorige|afgelopen week|maand|jaar|keer, laatst, onlangs, toen, eerder, vanmorgen, vanochtend, dagen|weken|maanden|uur geleden, de vorige|laatste keer"
        ),
        (
            .light,
            """
            met, een, aan, naar, van, te, de, het, nu, meteen, direct, onmiddellijk, even, eens, gewoon, maar, toch, dan, ook, graag, liever, echt, echte, eh, uh, uhm, hm, nou, ja, goed, oke, oké, ok, hier, daar, nog, al, misschien, alleen, levende|levend, werkelijke, menselijke|menselijk, ander|andere, bevoegde, competente, uw|jullie, persoonlijk, telefonisch, dringend, snel, zo, spoedig, weer, opnieuw, vandaag, iemand, bij, in, op, via, meneer|mevrouw, luister, sorry, zeg, me, mij, ons, er, u, je, eindelijk, rechtstreeks, om, heel, graag even, normale, nederlandse, nederlandstalige, beschikbare, natuurlijk, alsjeblieft, alstublieft, wel, verdomme, hallo, mogelijk, beter, gekwalificeerde, fysieke
            """
        ),
        (.loose, "wil|zou|wilde|wou|moet graag|liever|nu|even?, graag, liever"),
        (
            .passive,
            "doorverbonden|verbonden|doorgeschakeld|doorgezet worden, worden doorverbonden|verbonden|doorgeschakeld"
        ),
        (.to, "met, naar, aan, bij"),
        (.possessed, "mijn|m'n, zijn, haar, hun, onze|ons"),
        (
            .greeting,
            "hallo, hoi, dag, bedankt, dank u|je wel?, goedemorgen|goedemiddag|goedenavond|goedendag, doei, tot ziens, dankuwel|dankjewel"
        ),
        (
            .please,
            "alstublieft, alsjeblieft, aub, a.u.b., als het kan, indien mogelijk, graag, als dat kan"
        ),
        (.definite, "de, het, die, dat, deze, dit"),
        (
            .about,
            "over, voor, wegens, vanwege, tegen, door, omdat, dat, of, tussen, was, is, heeft, had, wordt, werd"
        ),
        (.reset, "maar, en, dus, of, want, anders, toch, dan, echter, daarom"),
        (
            .bridge,
            "ik, we, wij, men, u, je, het, wil, wens, hoef, hoeft, moet, denk, geloof, worden, hebben, heb, dat, te, spreken, praten, behoefte, zin, nodig, zou, willen, mij, me, verder, langer, meer, weet, of, graag, per se"
        ),
        (.other, "hij, zij, ze, altijd, wordt, worden, wilde, bank, man, collega"),
        (
            .yes,
            "ja, jawel, graag, zeker, natuurlijk, prima, goed, oké, oke, ok, okay, akkoord, klopt, precies, alstublieft, alsjeblieft, ja graag, heel graag, dat is goed|prima|fijn, dat zou fijn|goed|mooi|geweldig|handig zijn, doe maar, doe dat maar?, is goed, lijkt me goed|prima, absoluut, uiteraard, vooruit, top, helemaal goed, perfect, bedankt, dank u wel?, dat graag, jazeker, mooi, fijn, tuurlijk"
        ),
        (
            .offer,
            "wilt u, wil je|jij, zal|kan|mag|zou ik, wenst u, ik kan|zou, als u|je wilt, zou u|je graag|willen?, heeft u liever|behoefte, wilt u dat ik, wil je dat ik, heb je liever"
        ),
        (
            .connectYou,
            "u|je|jou doorverbinden|verbinden|doorschakelen|doorzetten, doorverbinden, doorverbind, verbinden, verbind, doorschakelen, doorschakel, doorzetten, te woord"
        ),
        (
            .thing,
            "rekening, geld, euro, nummer, factuur, bedrag, pagina, link, website, saldo, afschrift, kaart, formulier, brief, contract, kopie, mail"
        ),
    ]
}
