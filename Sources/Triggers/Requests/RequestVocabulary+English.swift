// SPDX-License-Identifier: Apache-2.0

extension RequestVocabulary {
    static let english = RequestVocabulary(.english, englishWho + englishWishes + englishRest)

    private static let englishWho: [(RequestRoles, String)] = [
        (
            .person,
            """
            human|humans being|beings?, person|persons, real|live|actual|living|human people
            representative|representatives|rep|reps, agent|agents, operator|operators
            supervisor|supervisors, manager|managers, advisor|adviser|advisors|advisers
            consultant|consultants, specialist|specialists, employee|employees, whoever is|was in_charge|responsible, staff member|members?, team member
            member|members of staff|your_staff|the_staff|your_team|the_team|the_support_team
            colleague|colleagues, teller, banker, clerk, receptionist, technician, expert|experts, colleagues, tellers, bankers
            someone|somebody|anyone|anybody else|real|human|live|competent|actual|higher_up
            someone|somebody with|who_has a pulse|brain, live chat|support|help|one|body
            human help|assistance|support|agent|operator|representative|contact|employee|service
            csr, boss, man, woman, lady, guy, gentleman, higher up, living soul, real one
            customer service|services|care|support agent|agents|rep|reps|representative
            customer service|services|care|support representatives|advisor|adviser|person|manager
            person in_charge, professional, associate, case|account|relationship|branch manager
            """
        ),
        (
            .service,
            """
            customer service|services|care|support|relations team|department|desk|line|center|number|phone_number|chat?
            tech|technical support team?, call|contact|service center|centre|centers
            help desk, helpdesk, support team|desk|staff|line|center|department
            client services|service|support|care, phone|telephone support
            """
        ),
        (
            .unit,
            """
            billing|sales|fraud|claims|complaints|security|mortgage|accounts department|team|dept?
            loan|loans|legal|card|cards|collections|service|lending|credit department|team|dept
            department, support, head|main office, headquarters, the team, your team
            my advisor|adviser, my account|case|relationship manager, the branch, your office
            """
        ),
        (
            .anyone,
            """
            someone|somebody|anyone|anybody, some one|body, any one|body, people, one of you
            one of your people|team|colleagues|guys
            """
        ),
        (
            .machine,
            """
            robot|robots, bot|bots, chatbot|chatbots, voicebot, machine|machines, computer|computers
            ai, a.i., artificial intelligence, recording|recordings, automated system|voice|menu|line
            automated|automatic, program, algorithm, virtual assistant|agent, digital assistant
            software, are|r you for_real|real|alive|human, recorded voice|message, answering machine, automaton, android, siri, alexa, ivr
            """
        ),
    ]

    private static let englishWishes: [(RequestRoles, String)] = [
        (
            .contact,
            """
            talk|speak|chat|talking|speaking|chatting|converse|communicate
            be|get|getting|being connected|transferred|forwarded|redirected|routed|passed|switched
            be|get|getting|being put_through|directed|escalated|patched_through|handed_over
            get hold_of|a_hold_of|ahold_of|through|through_to|in_touch|in_contact|on_to|onto|over_to
            get on the phone|line with?, reach, reach out, reaching, contact, contacting, connect
            call, calling, phone, ring, have a word|chat|talk|conversation, be in touch|contact
            discuss|resolve|solve|sort|settle|handle|review|clear it|this|that|things|everything|something|my_issue|my_problem|my_case|my_account|my_bill out|up|over? with?, talk|go it|this|that|things over|through with?, discuss, file|make|lodge|raise a complaint with, chat about_it|about_this with, deal with, dealing with, hear from, hear a, interact, be helped by, be served by
            connected, transferred, put through, ask, in touch|contact, hold of, ahold of, a hold of, through to
            """
        ),
        (
            .obtain,
            """
            get, have, find, see, request, use, getting, ask for, order, summon
            transfer|switch|escalate|route|forward|go|proceed over? to, transfer
            """
        ),
        (
            .connect,
            """
            transfer|connect|switch|forward|route|redirect|patch|escalate me|us through|over|back?
            put me|us through, hand me|us over|off, put me|us in touch|contact|connection
            pass me|us on|over|along, escalate this|it|me, escalate my call|case|issue|problem
            transfer|forward|route|redirect|connect|pass this|my|the call
            """
        ),
        (
            .connectTo,
            """
            put me|us on|onto|to|with|over, pass me|us, direct|refer|link|bring|send|move me|us
            hook me up, get me|us through|over|to|in_touch, hand me|us, take me, let me through
            put me on the phone|line
            """
        ),
        (
            .bring,
            """
            get|give|find|bring|send|fetch|grab|lend|provide|assign|pass|hand|show me|us with?
            gimme, let me have|get|see, ill take, i will take, put, put on, bring in|on|out, go get
            """
        ),
        (
            .want,
            """
            i|we really|just|only|still|do|actually|also|simply|now? want|need|wanna|wish to?
            i|we really|just|only|still|actually|also|simply? have|gotta|got|ought|must to?
            i|we would|d|should really|much|very_much|just|also? like|prefer|rather|love|appreciate to?
            id|wed really|much|just|also|still? like|prefer|rather|love to?, i|we demand|insist to|on
            i|we prefer|require|request to?, can|could|may|might|cant|couldnt i|we
            can|could|may i|we not|please|just|maybe|perhaps|at_least|possibly|kindly
            let|lemme me|us?, allow me|us to, i|we should|better, would|will i be able to
            is|would it be? possible to?|for_me_to|that_i, would|is it be? okay|ok|alright|fine if_i|to
            how do|can|could|would|might|does|will i|you|we|one actually|please?, how to
            how am i supposed|meant to, how would i go about, how about letting me
            where do|can|could|should|would i|we, when can|could|will i|we
            all i want|need|ask|wish is|was to?, i|id|i_would feel better|more_comfortable|safer, lets, where|how|that|so|so_that|whether|which|when i|we can|could|might, is|are there a|any|some? way|ways|chance|possibility|option|number|means to?|i_can|i_could|for_me_to|that_i_can|of
            i am|m|was|have_been|ve_been just|still|really? trying|looking|hoping|asking|wanting|ready|here|waiting|dying|begging to
            im|ive_been|id_been just|still|really? trying|looking|hoping|asking|wanting|ready|here|waiting|calling|begging to
            i was wondering|hoping|thinking if_i_could|if_i_can|if_i_might|whether_i_could|that_i_could|i_could
            great|nice|good|better|helpful|wonderful|wondering|see|know|check|ask|appreciate_it|appreciate|mind|possible|best|easier if|whether i|we could|can|may|might
            if i could|can just|please|possibly|maybe, want|need|wanna|like|prefer|wish to, would|d like to?, need|want
            why cant|dont|wont|couldnt i|we, why can i not, do you mind if i, help|helping me to?
            i asked|have_asked|already_asked|keep_asking to, time to, asking to, requesting to
            i|we will|ll need|have|want to, ill need|have|want to, i guess i need|want to
            what number do i call to, what do i need|have to? do|say|press to, able to, i am going|gonna need to
            would|d rather|prefer|like|love to?, anyway i can, any way i can|could|to, any chance i can|could|to|of, how can a|the customer
            """
        ),
        (
            .wantThing,
            """
            i|we really|just|only|still|do|actually|also|simply|now? want|need|require|request|demand
            i|we would|d|should really|much|very_much|just|also? like|prefer|love|appreciate
            id|wed really|much|just|also|still? like|prefer|love, i|we prefer, want|need|wanna
            can|could|may|might i|we please|just|maybe? have|get|request|see|ask_for|borrow
            i am|m|was just|still? looking|asking|waiting|calling|hoping|begging for
            im just|still? looking|asking|waiting|calling|hoping|begging for, i will|ll need, ill need
            i asked|said|have_asked|already_asked|keep_asking|repeat for?, asking for, requesting
            would like, need|want|get|require some? help|assistance|support from|of|by
            can|could|may i get|have some? help|assistance|support from, i want|need|would_like|d_like a|some|an? callback|call|call_back|answer|reply|visit from, id like a|some? callback|call|call_back|answer|reply from, all i want|need|ask is, lets get, i will|ll wait|hold|stay for, ill wait|hold|stay for
            what|which number|button|key|extension do|should|must|can i|we press|dial|call|hit|use for|to|to_get|to_reach, what_is|whats the phone|telephone|contact? number for|of|to|to_reach
            i need|want|require some? help|assistance|support from|of|by, id like|prefer some? help|assistance from
            how do|can|could i get|have|find|request, connect to, connecting to, need|want to have|get|see
            i|we want|need|would_like|d_like to have|get|see, id like to have|get|see
            i already|just? said|say|mean|meant|repeat, i must have, looking for, isnt there, please call|summon
            why cant i have|get, let me have|get|see, any chance of
            """
        ),
        (
            .wanted,
            "i|we wanted|was_wanting|needed|wished to?, id wanted to, i had wanted|hoped to"
        ),
        (
            .entire,
            """
            can|could|would|will|have|get|let|make|need|want|ask|please someone|somebody|anyone|anybody please|to? call|ring|phone|contact|talk_to|speak_to|speak_with|talk_with|get_back_to|get_in_touch_with|reach_out_to me|us
            is|isnt anyone|anybody|someone|somebody|a_person|an_agent|a_human|a_representative there? available|free|around|there to_talk|to_help|to_speak|to_assist|to_chat, get|have someone|somebody|anyone on the phone|line
            can|could|would|will|have|get|let|make|need|want a|an|another|your|the? real|live|actual|different? human|person|representative|agent|manager|supervisor|operator please|to? call|ring|phone|contact|talk_to|speak_to|speak_with|get_back_to|help|assist|handle|take_over|answer|look|look_at|look_into|check|review|explain|deal|pick_up|take|fix|see|tell me|us?
            human handoff|takeover|please, speak human
            """
        ),
        (
            .helps,
            """
            to|who_can|who_could|that_can|that_could|who|that|able_to actually|really? help|assist|talk|speak|explain|fix|solve|understand|understands|handle|listen|sort|knows|deal|work|walk
            i|we can|could talk|speak|call|contact|reach|ask|deal, in charge, on the phone|line
            with authority, up there, from your|the team|company|office|department|support|bank|staff|billing
            at your|the company|office|bank|support, in your|the office|company|team|department|billing|support
            to take|handle|look|resolve|assist|call|contact|chat
            """
        ),
        (
            .exists,
            "is|are there|their any|still|even|maybe|really|ever|at_least|actually?, do you have|got, have you got, dont you have, isnt|arent there, do you guys have, are any"
        ),
        (
            .who,
            """
            who can|could|do|should|would|might|must i|we, whom can|should|do i, who is there that i can
            who to
            """
        ),
    ]
}
