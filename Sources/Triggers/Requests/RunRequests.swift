// SPDX-License-Identifier: Apache-2.0

import Words

/// Wishes for a person in a script without spaces: parts that stand near each other in a run of
/// characters.
struct RunRequests: Sendable {
    /// Somebody one can ask for.
    var persons: [String]
    /// Somebody, who counts only beside a verb of contact.
    var anyone: [String]
    var machines: [String]
    /// To talk, to be put through; before or after the person.
    var contacts: [String]
    /// To want, to need, to give.
    var wishes: [String]
    /// What is a wish by itself.
    var entire: [String]
    var negators: [String]
    /// The negations that end a verb, after the person.
    var refusals: [String]
    /// What makes a question of a person or a machine.
    var questions: [String]
    var you: [String]
    /// Somebody said so, or it is a condition.
    var others: [String]
    var fillers: [String]
    var yes: [String]
    var offers: [String]

    /// The longest clause looked at, in characters.
    private static let longest = 200

    func judge(_ said: RequestText) -> PersonRequest? {
        let found = clauses(of: said).compactMap { judge(clause: $0) }
        return found.first { $0.kind == .wish } ?? found.first { $0.kind == .question }
            ?? found.first
    }

    private func judge(clause: String) -> PersonRequest? {
        func has(_ words: [String], in text: some StringProtocol) -> String? {
            words.first { text.contains($0) }
        }
        guard !clause.isEmpty else { return nil }
        let hasWish = has(wishes, in: clause) != nil
        if has(you, in: clause) != nil || has(questions, in: clause) != nil,
            let who = has(persons + machines + anyone, in: clause),
            has(questions, in: clause) != nil,
            has(contacts, in: clause) == nil || !hasWish
        {
            return PersonRequest(kind: .question, words: who)
        }
        guard has(others, in: clause) == nil else { return nil }
        let isNegated = has(negators + refusals, in: clause) != nil
        if let machine = has(machines, in: clause), isNegated, has(contacts, in: clause) != nil {
            return PersonRequest(kind: .wish, words: machine)
        }
        let contact = has(contacts, in: clause)
        let isAsked = contact != nil || hasWish
        let wish: String? =
            if let whole = has(entire, in: clause) {
                whole
            } else if let person = has(persons, in: clause), isAsked || isWhole(clause) {
                person
            } else if let anyone = has(anyone, in: clause), contact != nil, hasWish {
                anyone
            } else {
                nil
            }
        return wish.map { PersonRequest(kind: isNegated ? .refusal : .wish, words: $0) }
    }

    /// Whether a clause names somebody and says nothing else.
    private func isWhole(_ clause: String) -> Bool {
        var rest = clause
        for word in (persons + fillers).sorted(by: { $0.count > $1.count }) {
            rest = rest.replacing(word, with: "")
        }
        return rest.isEmpty
    }

    func isOffer(_ said: RequestText) -> Bool {
        clauses(of: said).contains { clause in
            offers.contains { clause.contains($0) }
                && (persons + anyone).contains { clause.contains($0) }
                && !negators.contains { clause.contains($0) }
        }
    }

    func isYes(_ said: RequestText) -> Bool {
        let clauses = clauses(of: said)
        guard let first = clauses.first, clauses.joined().count <= 16 else { return false }
        let isRefused = clauses.contains { clause in
            (negators + refusals).contains { clause.contains($0) }
        }
        return !isRefused && yes.contains { first.hasPrefix($0) }
    }

    /// Clauses as runs of characters without spaces.
    private func clauses(of said: RequestText) -> [String] {
        guard said.hasWideScript else { return [] }
        return Tokeniser.clauses(of: said.words).map { String($0.joined().prefix(Self.longest)) }
    }

    static let chinese = RunRequests(
        persons: [
            "人工", "真人", "客服", "客户服务", "接线员", "话务员", "专员", "经理", "主管", "工作人员",
            "服务人员", "活人", "坐席", "座席", "业务员", "负责人", "转接员", "代表", "顾问", "專員",
            "客戶服務", "經理", "主管", "接線員",
        ],
        anyone: ["有人", "一个人", "人类", "别人", "什么人", "某人", "個人", "人說話", "人说话", "谁"],
        machines: ["机器人", "机器", "電腦", "电脑", "人工智能", "录音", "機器人", "智能语音"],
        contacts: [
            "转", "轉", "接", "说话", "說話", "讲话", "通话", "谈", "聊", "联系", "聯絡", "对话", "沟通",
            "找", "叫", "帮我", "换", "打给",
        ],
        wishes: [
            "我要", "我想", "想要", "请", "請", "需要", "能不能", "能否", "可以", "可不可以", "给我",
            "給我", "帮我", "让我", "讓我", "麻烦", "希望", "怎么", "如何", "要求", "有没有", "我得", "能",
        ],
        entire: ["转人工", "轉人工", "人工服务", "人工客服", "找人工", "接人工", "真人客服"],
        negators: [
            "不要", "不想", "不用", "不需要", "别", "没有必要", "不必", "无需", "不愿", "不是", "沒必要", "不想",
        ],
        refusals: [],
        questions: ["吗", "嗎", "还是", "還是", "是不是", "是真人?"],
        you: ["你是", "您是", "你是不是", "这是", "我在跟", "我在和", "你们是"],
        others: ["他说", "她说", "他說", "她說", "他们说", "告诉我", "如果", "昨天", "上次", "有人告诉", "听说", "要是"],
        fillers: ["请", "請", "谢谢", "一个", "一下", "吧", "的", "啊", "好", "嗯", "服务", "好的", "那", "就"],
        yes: ["好", "是", "可以", "行", "对", "要", "嗯", "当然", "没问题", "麻烦", "對", "當然", "请", "请转"],
        offers: ["需要", "要不要", "是否", "可以为您", "帮您", "为您", "要", "想"])

    static let japanese = RunRequests(
        persons: [
            "オペレーター", "オペレータ", "担当者", "担当の方", "担当の人", "人間", "係の人", "係の方", "責任者",
            "スタッフ", "上司", "店員", "有人", "カスタマーサービス", "カスタマーサポート", "コールセンター",
            "サポート", "本物の人", "生身の人", "係員", "社員", "店長", "専門の方", "マネージャー",
        ],
        anyone: ["誰か", "人", "だれか", "他の方", "別の方", "どなたか"],
        machines: ["ロボット", "機械", "AI", "ai", "人工知能", "自動音声", "コンピューター", "ボット", "録音"],
        contacts: [
            "話", "つな", "繋", "代わ", "替わ", "かわ", "転送", "呼んで", "出して", "連絡", "接続", "取り次", "相談",
            "電話", "対応", "しゃべ", "喋",
        ],
        wishes: [
            "たい", "ください", "下さい", "お願い", "ほしい", "欲しい", "もらえ", "頂け", "いただけ", "くれ",
            "できますか", "できませんか", "必要", "ますか", "して", "には", "せて", "られますか",
        ],
        entire: [
            "オペレーターにつないで", "人と話したい", "人と話させて", "人間と話したい", "人に代わって", "人につないで", "人と話をさせて", "人と話が",
        ],
        negators: [],
        refusals: [
            "たくない", "たくありません", "つながないで", "繋がないで", "代わらないで", "呼ばないで", "しないで", "出さないで",
            "必要ない", "必要はありません", "必要ありません", "不要", "なくていい", "なくて結構", "いりません", "結構です", "いらない",
        ],
        questions: ["ですか", "なの", "でしょうか", "ですよね", "なんですか"],
        you: ["あなた", "これは", "そちら", "今話している", "相手", "君"],
        others: ["と言って", "と言われ", "と言った", "と聞いた", "もし", "昨日", "前回", "なら", "そうです", "話しました", "話した時"],
        fillers: [
            "お願いします", "をお願い", "お願い", "を", "と", "に", "の", "で", "ください", "え", "あの", "はい", "どうか", "します",
        ],
        yes: ["はい", "ええ", "うん", "お願い", "そう", "ぜひ", "是非", "もちろん", "いいです", "オーケー", "よろしく"],
        offers: ["おつなぎ", "お繋ぎ", "代わり", "替わり", "ご希望", "しましょうか", "転送", "つなぎ", "話しになり"])
}
