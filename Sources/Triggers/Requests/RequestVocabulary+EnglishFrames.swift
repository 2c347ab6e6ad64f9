// SPDX-License-Identifier: Apache-2.0

/// What stands around an English wish: negations, reports, conditions, answers, offers.
extension RequestVocabulary {
    static let englishRest: [(RequestRoles, String)] = [
        (
            .ask,
            """
            can|could|would|will|cant|couldnt|wont you|u please|kindly|just|not?, would you mind, please just?
            i|we want|need|would_like|d_like|am_asking|m_asking|ask|beg you to, id|im like|asking you to
            you need|have|must|should|can|could|better to?, why dont|cant|wont|didnt you, go ahead and
            are you able|going to, do me a favor|favour and, youd better, just, when will|can|are you going_to?
            """
        ),
        (
            .identity,
            """
            are|is|r you|u|this talking|speaking|chatting|texting|connected? to|with?, am i talking|speaking|chatting|connected|dealing|texting|interacting|communicating now|actually|really|currently|here? to|with?
            do i talk|speak|have|deal now|here|currently|actually? to|with?, have|did i reached|reach|got|get
            who am i talking|speaking|chatting to|with, is that a|an, are we talking|speaking to|with, was that a
            is the voice, aint you, arent you, isnt this, have i got, will i be talking|speaking to|with
            so are you, is it a|an, are|r you for_real|real|alive|human, are you really? there
            """
        ),
        (
            .negator,
            """
            not, dont, do not, didnt, did not, doesnt, wont, never, without, no need|reason|point|wish|desire|intention
            neednt, wouldnt, shouldnt, stop, avoid, instead of, rather than|not, nobody, isnt, arent, no longer
            hate, refuse, cant, cannot, no more, quit, unable, couldnt, havent, hasnt, wasnt, dislike
            afraid of, scared of, tired of, sick of, dont you dare, nor, neither, unnecessary
            """
        ),
        (.no, "no"),
        (
            .report,
            """
            said|says|saying|told|tells|telling|asked|wrote|writes|thinks|suggested|recommended
            advised|mentioned|claims|claimed|replied|answered|insists|insisted|shouted|quote, was like
            heard that, supposed, promised, you said|say, they say, it says, called
            """
        ),
        (
            .condition,
            "if, when, whenever, once, unless, until, in case, whether, every|each|any time, suppose, after, before, while, as soon as, the moment, even though, even if, in order, people who"
        ),
        (
            .idle,
            """
            do|would|will|did|does i|we|you|he|she|they|one need|have|want|wish|wanna|prefer|like to?, should|must|shall i|we|you
            am i supposed|allowed|required to, can|could you|he|she|they|people talk|speak|call|contact|reach|chat
            you|they|he|she|people|customers|callers|someone|everybody|everyone|who want|wants|wanted|need|needs|wanna|like|likes|would_like|have|has to?
            i|we prefer|like|love you, i used|remember|love|enjoy|like|loved|decided|had|managed|got|went|plan|planned|intend|promised|forgot|started|happened to?
            it is|was nice|good|great|fun|hard|difficult to, nice|good|great|lovely to, what happens if|when i
            i will|ll|might|may|would|could|can|did|already|never|also|sometimes|often|usually|always, ill, have to
            """
        ),
        (
            .past,
            "yesterday, last time|week|month|year|night|monday|tuesday|wednesday|thursday|friday|summer|weekend, ago, previously, in the past, back then, this morning, at the time, the other day, earlier, but nobody|no_one, once before"
        ),
        (
            .light,
            """
            to|too|two|with|a|an|some|any|of|your|now|right|away|immediately|really|actually|uh|um|er|erm|ah|oh|hmm
            well|okay|ok|directly|instead|again|today|real|live|actual|proper|living|genuine|true|different|another|other
            there|here|over|on|hey|hello|hi|asap|quickly|kindly|maybe|possibly|perhaps|fucking|damn|bloody|goddamn|freaking
            nice|competent|english|spanish|german|french|speaking|local|senior|trained|available|qualified|first|back|soon|urgently
            sir|madam|listen|look|mean|like|up|either|only|very|such|good|one|out|straight|through|personally|at|once|last|breathing|next
            knowledgeable|experienced|friendly|physical|normal|native, i mean, you know, come on, for god|gods|christ|heaven sake|sakes
            i told|have_told|already_told|just_told|keep_telling you, ive told you, as|like i said, i keep saying, excuse me, sorry, good morning|afternoon|evening|day, for once, for a change, in person, by phone, on the phone|line, finally, already
            no no, more, yo, dear, honest, honestly, seriously, literally, still, online, face, phone, fast, just
            """
        ),
        (
            .loose,
            "would|d? rather|prefer|like|love|need|want to?, need|want|wanna|like|prefer|wish to?, want|need to, would like"
        ),
        (
            .passive,
            "be|get|getting|being connected|transferred|forwarded|redirected|routed|switched|put_through|escalated|patched_through|handed_over, connected, transferred, put through"
        ),
        (.doubt, "youre, you are, u are, ure"),
        (.identity, "youre, you are, u are, ure"),
        (.to, "to, with, onto, over_to, on_to, back_to, into"),
        (.possessed, "my, his, her, their, our, my_own, whose"),
        (
            .greeting,
            "hello, hi, hey there, thanks, thank you, bye, goodbye, good morning|afternoon|evening, dear, welcome, nice to meet you"
        ),
        (.please, "please, pls, plz, if you please, would you, if possible, if you can|could"),
        (.definite, "the, that, this, those, these, which, its"),
        (
            .about,
            "about, regarding, concerning, for, from, in, by, as, than, because, that, who, into, against, between, behind, without, near, around, whose, which, over a, was|were|is|are|has|had|will|does|did|can|could|would|whos"
        ),
        (.reset, "but, so, and, then, or, also, plus, though, however, therefore, otherwise, else"),
        (
            .bridge,
            """
            i, me, we, you, it, think, feel, going, gonna, believe, be, being, have, having, get, getting, able, even, want, need, ever
            anymore, trying, try, ask, asking, necessary, rather, intend, planning, wish, feel like, want you, like, would, should, really, us, must
            """
        ),
        (
            .other,
            "they, he, she, who, that, it, always, keep, keeps, kept, will, would, gonna, did, wants, wanted, tried, they want to, going to, must, bank, system, please dont, last agent"
        ),
        (
            .yes,
            """
            yes|yeah|yep|yup|sure|absolutely|definitely|certainly|correct|exactly|ok|okay|alright|fine|ya|aye|yea, of course
            please do, go ahead, do it|that|so, that would be great|good|nice|lovely|fine|perfect|helpful|wonderful, sounds good|great|fine|perfect
            i would|do|d like|love|appreciate? that?, id like|love|appreciate that, why not, all right, by all means, that works, thats fine|good|right
            yes please, please, i do, i would, you can, good idea, lets do that|it, if you could|can|would, thanks|thank_you, very much, great, perfect
            """
        ),
        (
            .offer,
            """
            would|do you like|want|prefer|need|wish me? to?, shall|should|can|may|could|let i|me, i can|could|will|would|ll, ill, if you would|d like|want|prefer to?
            want|like me to, want to, is it okay|ok|alright if i, do you mind if i, are you okay with me, would it help if i, would it be okay if i
            would you rather, happy to, glad to, i am going to
            """
        ),
        (
            .connectYou,
            "connect|transfer|connecting|transferring|forward|redirect|route|escalate|switch|pass|hand|direct|get|find|put you|your_call|the_call through|over|on|to|with|in_touch?, get|find|bring in?, have someone|somebody, call in, have a"
        ),
        (
            .thing,
            "account|accounts|money|savings|page|website|wifi|internet|network|euro|euros|dollar|dollars|pounds|cash|funds|balance|payment|amount|number|email|link|statement|invoice|bill|card|machine|tariff|plan|contract|menu|app|options|option|internet|server|game"
        ),
    ]
}
