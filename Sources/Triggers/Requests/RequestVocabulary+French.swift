// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let french = RequestVocabulary(
        .french, isElided: true, frenchWho + frenchWishes + frenchRest)

    private static let frenchWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            personne|personnes, humain|humaine|humains, être humain, êtres humains, conseiller|conseillère|conseillers, agent|agente|agents
            opérateur|opératrice|opérateurs, représentant|représentante, responsable|responsables, superviseur, manager, directeur|directrice, employé|employée
            technicien|technicienne, collaborateur|collaboratrice, collègue|collègues, chef, standardiste, téléconseiller|téléconseillère, spécialiste, gestionnaire
            quelqu'un d'autre|de_réel|de_vrai|de_compétent|d'humain|de_vivant|de_qualifié, interlocuteur|interlocutrice, supérieur, patron, assistant humain, homme, femme, chargé|chargée de clientèle, aide humaine, vrai humain
            membre de votre|l'équipe|personnel, expert
            """
        ),
        (
            .service,
            "service|services client|clients|clientèle|consommateurs|technique|après_vente|relation_client, sav, support technique|client?, centre|centres d'appel|d'appels, standard, assistance technique|clientèle?, hotline, relation client"
        ),
        (
            .unit,
            "facturation, service facturation|commercial|comptabilité|réclamations|fraude|recouvrement, comptabilité, réclamations, agence, votre équipe, votre bureau, département, le commercial, équipe, direction, accueil"
        ),
        (.anyone, "quelqu'un, quelqu un, des gens, l'un de vous|vos, un de vos"),
        (
            .machine,
            "robot|robots, machine|machines, bot|bots, ordinateur|ordinateurs, répondeur, intelligence artificielle, ia, chatbot, automate|automates, enregistrement, assistant virtuel|vocal, boîte vocale, serveur vocal, programme, automatique|automatisé, logiciel, message enregistré, ordi"
        ),
    ]

    private static let frenchWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            parler, parle, discuter, échanger, dialoguer, communiquer, m'entretenir, causer, joindre, contacter, appeler, converser
            être|etre mis|mise|transféré|transférée|redirigé|redirigée|connecté|connectée|dirigé|dirigée en_relation|en_contact|en_communication|au_téléphone? avec|vers?
            entrer|rester|prendre|être en? contact, avoir au téléphone|bout_du_fil, avoir affaire à, avoir une conversation, me mettre en relation|contact, avoir, être pris|prise en_charge, être aidé|aidée, atteindre, tomber sur, téléphoner, me renseigner auprès
            """
        ),
        (.obtain, "obtenir, avoir, trouver, voir, demander, appelle|appelez"),
        (
            .connect,
            """
            passez|passe|transférez|transfère|transferez|connectez|connecte|redirigez|redirige|basculez moi|nous, mettez|mets moi|nous en relation|contact|communication
            me|nous passer|transférer|connecter|rediriger|basculer|mettre en_relation|en_contact|en_communication?, me passez|transférez|transfères|connectez|mettez|redirigez en_relation|en_contact?, transférez|transférer|passez|basculez mon|l'|cet appel
            """
        ),
        (
            .connectTo,
            "passez|passe|dirigez|dirige|orientez|oriente|branchez|envoyez|renvoyez moi|nous, me passer|passez|passes|diriger|orienter|dirigez|orientez"
        ),
        (
            .bring,
            "donnez|donne|trouvez|trouve|appelez|cherchez|envoyez|filez|passez|passe|mettez|mets moi|nous, il me faut, il me faudrait, je prends, je prendrais"
        ),
        (
            .want,
            """
            veux|voudrais|souhaite|souhaiterais|désire|désirerais|dois|préfère|préférerais|préférais|aimerais|exige|demande|insiste|tiens vraiment|bien|juste|simplement|absolument|plutôt|maintenant|donc|aussi|à|pour|de?
            voulons|voudrions|souhaitons|aimerions|pouvons, ai|aurais|avons besoin de|d'?, peux|pourrais|puis je?, puis je, pourrais je, pouvons nous, est ce que je|on|nous peux|peut|pourrais|pourrait|puis|pouvons
            est il|serait_il|c'est|ce_serait|est_ce_que_c'est|est_ce_qu'il_est|est_ce_possible possible de|d'?, est ce possible de|d'?, comment|où je|on|est_ce_que_je|est_ce_qu'on|puis_je|peut_on|pourrais_je|faire|fait_on peux|peut|pourrais|fais|fait|dois|pour?
            comment joindre|contacter|parler|avoir|entrer_en_contact, laissez|laisse moi, permettez moi de, il faut que je|j', y a t il|il_y_a un|une moyen|façon|possibilité|numéro de|pour, il y a moyen de, faites moi, j'essaie|essaye|essaie de, essaie|essaye de, cherche à
            pourquoi je ne peux pas, pourquoi je peux pas, pourquoi ne puis je pas, savoir si je peux|pourrais, savoir s'il_est|si_c'est possible de, me serait il possible de, aidez moi à, j'attends de, on peut, on pourrait, merci de me laisser, quand puis je, envie de
            """
        ),
        (
            .wantThing,
            """
            veux|voudrais|souhaite|souhaiterais|désire|préfère|préférerais|aimerais|exige|demande|réclame vraiment|bien|juste|simplement|absolument|plutôt|maintenant?, ai|aurais|avons besoin de|d'?, ai|aurais besoin de l'aide|l'assistance|d'aide d'|de
            comment joindre|contacter|avoir|trouver, cherche, j'ai demandé|dit, ai demandé|dit, aimerais|voudrais|veux|souhaite avoir|voir, puis je avoir, est ce que je peux avoir, je pourrais avoir, je peux avoir, faut
            """
        ),
        (.wanted, "voulais|souhaitais|désirais bien|juste|simplement?, aurais voulu|aimé"),
        (
            .doubt,
            "ne peux je pas, je ne peux pas, je peux pas, est ce que je ne peux pas, ne puis je pas, ne pourrais je pas, vous ne pouvez pas me passer, il n'y a pas, y a pas"
        ),
        (
            .entire,
            """
            que quelqu'un me rappelle|contacte|appelle, quelqu'un peut|pourrait|peut_il|pourrait_il me rappeler|contacter|appeler|parler, est ce que quelqu'un peut|pourrait me rappeler|contacter|appeler|parler
            est ce qu'un|une humain|conseiller|personne|agent|vraie_personne|vrai_humain peut|pourrait m'aider|me_rappeler|m'appeler|me_parler|me_répondre
            """
        ),
        (
            .helps,
            "qui peut|pourrait|puisse|comprend|comprenne|sait|parle|m'aide|me|m, pour m'|me, à qui|avec qui, à qui parler, capable de, au téléphone|bout_du_fil, avec qui je"
        ),
        (
            .exists,
            "y a t il, il y a, est ce qu'il|qu il y a, avez vous, existe t il, vous avez, y a"
        ),
        (
            .who,
            "à qui puis_je|je_peux|dois_je|je_dois|pourrais_je|est_ce_que_je_peux, qui puis_je|dois_je|je_peux|est_ce_que_je_peux, avec qui puis_je|je_peux|pourrais_je|est_ce_que_je_peux, qui dois je|peut"
        ),
    ]

    private static let frenchRest: [(RequestRoles, String)] = [
        (
            .ask,
            "pouvez|pourriez|voulez|voudriez vous, peux|pourrais|veux tu, vous pouvez|pourriez, tu peux|pourrais, est ce que vous|tu pouvez|pourriez|peux|pourrais, merci de, veuillez, il faut, pouvez, pourriez, puissiez"
        ),
        (
            .identity,
            """
            êtes vous, vous êtes, es tu, tu es, t'es, est ce que vous êtes, est ce que tu es, suis je en|bien|au train|téléphone|ligne|communication?, parle t on, est ce que je parle|discute|suis à|avec|en_train_de_parler, je parle|discute|suis à|avec|en_train_de_parler|en_ligne_avec|bien_avec, parlé je à, est ce|c'est un|une, c'est un|une
            est ce que c'est un|une, à qui ai je, à qui je parle, ai je affaire à, j'ai affaire à, suis en train de parler à|avec, serait ce un|une
            """
        ),
        (
            .negator,
            "ne, n, pas, jamais, aucun|aucune, sans, au lieu de, plutôt que, ni, arrêtez de, déteste, avant de, guère, personne ne, inutile de, pas besoin"
        ),
        (.no, "non"),
        (
            .report,
            "a|ont|avez|avait|as dit|déclaré|raconté|affirmé|répondu|conseillé|recommandé|suggéré|promis, dit|dis|disait|disent|disant|écrit|explique|paraît|prétend|conseillé|recommandé, selon, soi disant, m'a|ont dit"
        ),
        (
            .condition,
            "si, s, quand, lorsque, chaque fois que, dès que, tant que, au cas où, jusqu'à ce que, avant que, après avoir, bien que, à moins que, pendant que"
        ),
        (
            .idle,
            """
            voulez vous, veux tu, tu veux, vous voulez, souhaitez vous, dois je, faut il, est ce que je dois, est ce qu'il faut, faudra t il, il|elle|on|ils veut|voulait|voulaient|veulent|voudrait|peut|doit, suis je obligé|obligée de
            j'ai réussi|pu|dû|essayé à|de?, vais|allais|viens|venais de?, aime|adore bien?, pouvez|peux vous|tu parler, vous pouvez parler, j'avais, a|avait|ont voulu
            """
        ),
        (
            .past,
            "hier, avant hier, semaine|mois|année|an dernier|dernière|passé|passée, la dernière fois, l'autre jour, il y a deux|trois|quelques|une jours|semaines|semaine|mois|heures, autrefois, tout à l'heure, ce matin, auparavant, lundi|mardi|mercredi|jeudi|vendredi dernier"
        ),
        (
            .light,
            """
            à, a, au, aux, avec, un, une, de, du, des, d, l, le, la, les, en, vrai|vraie|vrais|vraies, réel|réelle, véritable, autre, maintenant, tout, suite, immédiatement, directement, vite, rapidement, juste, simplement, seulement, enfin, bien, bon, donc, alors, euh, ben, bah, hein, vraiment, plutôt, urgent, urgence, ici, là, encore, aussi, peut, être, s'il, vite, vivant|vivante, physique, compétent|compétente, qualifié|qualifiée, humain, humaine, de suite, dès que possible, svp, monsieur|madame, écoutez|écoute, absolument, votre|vos, quelque, part, en personne, par téléphone, disponible, déjà, là bas, ok, d'accord, excusez moi, pardon, moi, je, j, personnellement, français, parlant, non non, quand même, tout simplement, sérieusement, normale, chair et os
            """
        ),
        (
            .passive,
            "être|etre mis|mise|transféré|transférée|redirigé|redirigée|connecté|connectée en_relation|en_contact|en_communication?"
        ),
        (.to, "à, a, au, aux, avec, vers"),
        (.possessed, "mon|ma|mes, son|sa, leur|leurs, notre, nos"),
        (.greeting, "bonjour, bonsoir, salut, merci, au revoir, merci beaucoup"),
        (
            .please,
            "s'il vous|te plaît, s'il vous plait, s il vous plait, svp, si possible, si c'est possible, je vous prie, je vous en prie, si vous pouvez"
        ),
        (.definite, "ce|cet|cette|ces, celui|celle"),
        (
            .about,
            "sur, pour, par, concernant, contre, chez, entre, parce que, que, qui, dont, comme, est, était, sont, ont, avait, a été, propos, depuis"
        ),
        (.reset, "mais, et, donc, alors, ou, puis, sinon, car, cependant, par contre"),
        (
            .bridge,
            "je, j, nous, on, il, vous, me, m, moi, y, en, besoin, envie, crois, pense, veux, faire, avoir, ai, suis, que, veut, être, voulu, voudrais, souhaite, nécessaire, aimerais, tiens, à, obligé, dois, faut, d"
        ),
        (.other, "ils, elles, elle, il, toujours, vont, veulent, on m'a, banque, mari"),
        (
            .yes,
            "oui, ouais, d'accord, volontiers, bien sûr, certainement, absolument, ok, okay, parfait, très bien, bonne idée, avec plaisir, s'il vous plaît, s'il vous plait, s'il te plaît, svp, je veux bien, ça marche, allez y, vas y, faites, faites donc, faites ça|cela, pourquoi pas, exactement, entendu, ça serait|ce_serait bien|super|parfait|gentil|génial, merci, super, tout à fait, je préfère, je préférerais, j'aimerais, évidemment, bien volontiers, si"
        ),
        (
            .offer,
            "voulez vous que_je_vous|que_je|que?, souhaitez vous que_je_vous|que_je|que?, désirez vous que_je_vous|que_je?, préférez vous que_je?, puis je, est ce que vous voulez|souhaitez que_je?, je peux, je pourrais, vous voulez|souhaitez|préférez que_je?, si vous voulez|souhaitez|préférez, aimeriez vous, voudriez vous que_je_vous|que_je?, veux tu que_je_te|que_je?, tu veux que_je_te|que_je?, dois je, avez vous besoin"
        ),
        (
            .connectYou,
            "vous|te passe|passer|transfère|transférer|mette|mettre|connecte|connecter|redirige|rediriger|oriente|orienter en_relation|en_contact|en_communication?, passe|passer|transfère|transférer|mette|mettre|connecte|connecter|redirige|rediriger en_relation|en_contact?"
        ),
        (
            .thing,
            "compte|comptes, argent, euro|euros, numéro, facture, somme, montant, site, lien, solde, relevé, carte, virement, copie, formulaire"
        ),
    ]
}
