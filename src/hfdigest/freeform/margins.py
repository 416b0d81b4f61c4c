"""What lists put before titles and behind them: numbers, dates, venues, tags, scores, links."""

import re

from hfdigest.freeform.words import LABELS

DATE = (
    r"(?:(?:19|20)[0-9]{2}[-/.年][ ]?[0-9]{1,2}[-/.月][ ]?[0-9]{1,2}日?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]"
    r"(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.]?[ ][0-9]{1,2}(?:st|nd|rd|th)?,?"
    r"[ ](?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}[ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ ](?:19|20)[0-9]{2})"
)
_VENUE = (
    r"(?:arxiv|neurips|nips|icml|iclr|cvpr|iccv|eccv|acl|emnlp|naacl|eacl|aaai|ijcai|kdd|www|sigir|"
    r"siggraph|icra|iros|rss|corl|colm|tmlr|jmlr|tpami|interspeech|icassp|miccai|wacv|bmvc|nature|"
    r"science|preprint|coling|chi|osdi|sosp|mlsys|isca|asplos|hpca|vldb|icse|fse|ase|usenix|wsdm|"
    r"cikm|recsys|ecir|uai|aistats|ccs|ndss|mm|tip|tog|findings|workshop|oral|spotlight)"
)
_YEAR = r"(?:19|20)[0-9]{2}[a-z]?"
_SURNAME = r"[^\W\d_a-z][\w'’-]{1,24}"
_NUMBERED = r"(?:week|day|lecture|session|part|lesson|meeting)[ ]?[0-9]{1,3}"
_PERSON = r"[^\W\d_a-z][\w.'’-]{0,30}(?:[ ](?:de|van|von|der|[^\W\d_a-z][\w.'’-]{0,30})){1,4}"
_PEOPLE = rf"(?:{_PERSON}|{_SURNAME})(?:(?:,|;|[ ]and|[ ]&)[ ](?:and[ ])?(?:{_PERSON}|{_SURNAME})){{0,20}}"
_LINK = r"!?\[(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){0,300}\](?:\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ ]\"[^\"\n]{0,200}\")?\)|\[[^\[\]\n]{0,60}\])"
_SITES = (
    r"arxiv|alphaxiv|hugging[ ]?face(?:[ ]papers?)?|openreview|semantic[ ]scholar|papers[ ]with[ ]code"
    r"|github|emergent[ ]?mind|scholar"
)
_ID = r"[0-9]{4}[.][0-9]{4,5}(?:v[0-9]{1,2})?"
_CATEGORY = r"(?-i:[a-z-]{2,10}[.][A-Z]{2})"
_VOTES = "[▲⬆👍⭐❤♥🔥★🌟🔺]\ufe0f?"
_COUNT = r"[0-9][0-9,.]{0,9}[km]?"
# What people call an entry of theirs: `[논문 리뷰]`, `Paper of the day:`, `[R]`.
_TAG = (
    r"[RDPN]|(?:paper|arxiv|new)(?:[ ](?:review|summary|notes?|reading))?|[^\[\]\n]{0,12}"
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff][^\[\]\n]{0,12}"
)
_KIND = (
    r"(?:new[ ]|featured[ ]|today[’']s[ ])?(?:paper|article)"
    r"(?:[ ](?:reviews?|summary|notes?|reading|page|explained|alert|digest|spotlight|title"
    r"|of[ ]the[ ](?:day|week|month)|d(?:es|u|el|o)[ ](?:tages|jour|día|dia)))?"
    r"|(?:논문|論文|论文)[ ]?(?:리뷰|정리|요약|읽기|解説|紹介|要約|解读|阅读|笔记|精读|分享|推荐|名|题目|題目)?"
)
KIND = re.compile(rf"{_KIND}|{_NUMBERED}", re.IGNORECASE | re.VERBOSE)
"""What people call an entry of theirs before its title."""
LEADING = re.compile(
    rf"""(?:
      :[a-z0-9_+-]{{2,40}}:[ \t]* |
      [\s>)）|·•–—‣▪▫◦●○■□◆◇►▶▸»,;:：，、。→⇒-]+
    | [#]{{1,6}}[ \t]+ | [*+][ \t]+ | \[[ xX]\][ \t]+
    | [#№]?[0-9]{{1,4}}(?:[.)）、:：．]|[ \t]*[—–|·•]|[ \t]*-(?![^\W\d_])|[ \t](?=[#*\[]))[ \t]*(?![0-9])
    | (?:[0-9]\ufe0f?\u20e3){{1,3}}[ \t]*
    | [0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}[ \t]+(?:[—–|-]+[ \t]+)? | [0-9]{{1,3}}/(?:[0-9]{{1,3}})?[ \t]+
    | {_COUNT}[ \t]*{_VOTES}[ \t]* | [▲⬆👍❤♥🔺]\ufe0f?[ \t]*{_COUNT}[ \t]+
    | [*_]{{0,3}}[`(\[（【]{{1,2}}{_CATEGORY}(?:[,;]?[ ]{_CATEGORY}){{0,5}}[`)\]）】]{{1,2}}(?!\()[ \t]*
    | [(\[]`[^`\n]{{2,30}}`[)\]](?!\()[ \t]*
    | [#№][0-9]{{1,4}}[ \t:：]+ | [(\[（【][0-9]{{1,3}}(?:/[0-9]{{1,3}})?[)\]）】](?!\()[ \t]*
    | (?:arxiv[:：]?[ ]?)?{_ID}[ \t]*[—–:：|-]+[ \t]* | [(\[（【](?:arxiv[:：]?[ ]?)?{_ID}[)\]）】](?!\()
    | [①-⑳❶-❿][ \t]* | [IVX]{{1,5}}[.)][ \t]+ | [0-9]{{1,3}}[위位](?:[.)、:：]|[ \t])[ \t]*
    | \[\^[\w-]{{1,40}}\]:[ \t]*
    | 【[^【】\n]{{1,24}}】 | \[(?:{_TAG})\](?!\(|:)[ \t]*
    | [*_]{{0,3}}`[ \t]*[(\[][^`\n]{{2,30}}[)\]][ \t]*`[*_]{{0,3}}[ \t]+
    | (?:{_NUMBERED})[ \t]*[:：.—–-]+[ \t]+
    | (?-i:(?:{_SURNAME}[ ][A-Z]{{1,3}}(?:,[ ]|[.][ ])){{1,30}}(?=[A-Z]))
    | (?-i:{_PERSON}(?:,?[ ](?:and|&)[ ]{_PERSON}|,[ ]{_PERSON}){{0,30}}[.][ ])(?:19|20)[0-9]{{2}}[.][ ]
    | (?-i:{_PERSON}(?:(?:,[ ]{_PERSON}){{1,30}}(?:,?[ ](?:and|&)[ ]{_PERSON})?|[ ](?:and|&)[ ]{_PERSON}
      |(?=[.][ ][^.\n]{{8,300}}[.][ ]+(?:arXiv|CoRR|In[ ]|Preprint)))[.][ ](?=[A-Z]))
    | (?-i:{_PEOPLE},?[ ]et[ ]al[.][ ](?=[A-Z]))
    | [*_]{{0,3}}(?-i:{_SURNAME})(?:(?:[ ]et[ ]al[.]?|[ ](?:and|&)[ ](?-i:{_SURNAME})),?[ ][(]?{_YEAR}[)]?|[ ][(]{_YEAR}[)])
      [*_]{{0,3}}[ \t]*[:：—–,.-]+[ \t]+
    | (?:{_KIND})[ \t]*(?:[:：—–|]|\\?-(?=[ ]))+[ \t]*
    | (?:[^\W\d_][\w'’-]{{1,30}},[ ](?:[^\W\d_][.][ -]?){{1,3}}(?:,?[ ](?:&|and|y|und|et)[ ]|,[ ])?){{1,20}}
      (?:et[ ]al[.]?,?[ ])?[(](?:19|20)[0-9]{{2}}[a-z]?[)][.:,]?[ ]+
    | [一二三四五六七八九十]{{1,3}}[、．.][ \t]*
    | (?:paper|论文|논문|論文|no[.]?|top|rank|第)[ \t]*[#]?[0-9一二三四五六七八九十]{{1,3}}[篇位]?
      (?:[ \t]*[:：.)、|—–-]+|[ \t]+(?=[*\[]))[ \t]*
    | !\[[^\[\]\n]{{0,200}}\]\([^()\s]{{0,500}}\)
    | (?:{DATE})[ \t]*(?:[|:：,，·—–-]+|[)\]]|(?=[ \t]))[ \t]*
    | [*_]{{0,3}}[(\[（【]{{1,2}}[*_ ]{{0,3}}(?:{_VENUE}\b[^()\[\]（）【】\n]{{0,24}}|[^()\[\]（）【】\n]{{0,24}}(?:19|20|')[0-9]{{2}}[^()\[\]（）【】\n]{{0,8}}|{DATE})
      [*_ ]{{0,3}}[)\]）】]{{1,2}}(?!\()[*_]{{0,2}}[ \t]*[:：,.-]?
    | (?:new|hot|updated?)(?:!|[ \t]*[:：])[ \t]*
    | </?[a-zA-Z][^<>\n]{{0,300}}>
    | [*_]{{0,3}}(?:{LABELS["title"]}|paper|论文|논문|論文)[*_]{{0,3}}[ \t]*[:：][*_]{{0,3}}[ \t]*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
TRAILING = re.compile(
    rf"""(?:
      [ \t]+:[a-z0-9_+-]{{2,40}}: | https?://\S{{1,400}} |
      (?:[\s|·•–—,:：，、。→/\\-]|(?<!&quot);)+ | [ ][=-]>
    | (?<![.])[.]
    | (?-i:(?:[,;—–-]|(?<![A-Z])[.])[ ]{_PEOPLE},?[ ]et[ ]al[.]?)
    | (?-i:(?:[ \t]+[|·•]|,)[ ]{_PERSON}(?:(?:,|;|[ ]and|[ ]&)[ ](?:and[ ])?{_PERSON}){{1,20}})
    | <br[ ]?/?> | </?[a-zA-Z][^<>\n]{{0,300}}>
    | [ \t]*\{{[:#][^{{}}\n]{{0,80}}\}} | [ \t]+\^[\w-]{{1,40}} | [ \t]+[#]{{1,6}}
    | [(\[（][*_ ]{{0,3}}(?:score|rating|评分|점수)?[ \t]*[:：]?[ \t]*[0-9]{{1,3}}(?:[.][0-9]+)?[ \t]*(?:/[ \t]*[0-9]{{1,3}}|%|分|点|점)[*_ ]{{0,3}}[)\]）]
    | [ \t—–|·-][ \t]*[0-9]{{1,2}}(?:[.][0-9])?/(?:5|10|100)
    | [(\[（]?[ \t]*arxiv[ \t:：]*[^()\[\]\n]{{0,24}}(?:\[[a-z-]{{2,10}}(?:[.][A-Za-z-]{{2,10}})?\])?[ \t]*[)\]）]?(?<=[)\]）0-9])
    | [(\[（](?:[a-z-]{{2,10}}[.][A-Z]{{2}}(?:[,;][ \t]?)?){{1,5}}[)\]）]
    | [(\[（][*_ ]{{0,3}}(?:{_VENUE}\b[^()\[\]（）\n]{{0,24}}|[^()\[\]（）\n]{{0,16}}(?:19|20|')[0-9]{{2}}[a-z]?|{DATE})[*_ ]{{0,3}}[)\]）]
    | [(\[（][ \t]*(?:[▲⬆👍⭐❤️♥🔥★+]{{0,3}}[ \t]*)[0-9][0-9,.]{{0,9}}[km]?[ \t]*(?:upvotes?|votes?|likes?|stars?|points?|comments?|추천|표|赞|票|いいね|[▲⬆👍⭐❤️♥🔥★]{{1,2}})?[ \t]*[)\]）]
    | (?:[▲⬆👍⭐❤️♥🔥★🌟💬]{{1,3}}|upvotes?[:：]?|votes?[:：]?|stars?[:：]?|likes?[:：]?)[ \t]*[*_]{{0,2}}[0-9][0-9,.]{{0,9}}[km]?[*_]{{0,2}}
    | [·|—–-][ \t]*[0-9][0-9,.]{{0,9}}[km]?[ \t]*(?:upvotes?|votes?|likes?|stars?|points?|추천|赞|票)
    | [(\[（【]{{1,2}}(?:[ \t]*(?:pdf|paper|arxiv|code|link|html|github|repo|hf|abs|project|page|website|demo|论文|代码|链接|논문|링크|코드)[ \t]*[,/|]?){{1,6}}[)\]）】]{{1,2}}
    | [(（\[]?{_LINK}[)）\]]?
    | [(（][^()（）\n]{{0,12}}[0-9]{{1,3}}[ -]?(?:min(?:ute)?s?\b|分钟|분)[^()（）\n]{{0,12}}[)）]
    | [,.;][ \t]*(?P<mark>[*_]{{1,3}})[^*_\n]{{2,60}}(?P=mark)
    | (?<=[\s>])[(\[（]?{_ID}[)\]）]? | [(\[（]{_ID}[)\]）]
    | (?-i:[ \t]+(?:by|von|par|por)[ ]{_PERSON}(?:(?:,|;|[ ]and|[ ]&)[ ](?:and[ ])?{_PERSON}){{1,20}})
      (?:,?[ ]et[ ]al)?
    | [ \t]+\\?[|·—–-][ \t]+(?:{_SITES}) | [.,]?[ \t]+(?:arxiv[ ])?e?-?(?:preprints?|prints?)
    | [,.;][ \t]*(?:accessed|retrieved)\b[^\n]{{0,40}}
    | [(\[（{{【]
    | `[^`\n]{{1,40}}`
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
