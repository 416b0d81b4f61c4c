"""How likely a character is in a digest post, for choosing among those with one damaged image."""

import unicodedata
from collections.abc import Iterable
from functools import cache

SEEN = (
    "·éπ—–’“”•…‘→×°±§≤≥≈∼−√∞∈∑∂∇∼™®©£€"  # noqa: RUF001 - each of them is meant
    "üöäáíóçñèãúôêåøïëâßőğışčšžćřńłęąýūāīōē"
    "ÉÖÜÅÁÇŠČŽØÍÓÚŁİŚÑÀÈÊÎÔÛàùìòûîÆæœ"
    "μαβλσεθγδτφωρκηψζχνξιΔΣΩΨΦΓΛΘΠΞ"
    "🔹🔸👉🚀✨🎉🔥💡📌🤖🧠🧩⭐✅❌🌟📈🎯📊👀💻🔍📝🎬🌍⚡🏆🤗👍🔗📄📚🛠❓"
    "大学科技有限公司研究院所中国北京上海香港交通清华奇虎人工智能实验室信息电子理工师范"
    "浙江南京武汉广州深圳天津西安电信腾讯阿里巴百度字节跳动华为小米商汤京东快手美团网易"
    "自动化计算机数据网络软件系统集团股份医院中心国家重点创新社会科学工程技术"
    "的是在了我不他这们来到时要就出会可也你对生能而子那得于着下之年过发后作用道行"
    "東京大學研究所株式会社早稲田慶應義塾大阪都立"
    "대학교서울과학기술원한국연구인공지능카카오네이버삼성전자엘지"
)
"""What is seen in titles, abstracts and the names of institutions, the likelier first."""

_RANK = {char: rank for rank, char in reversed(list(enumerate(SEEN, 1)))}

_STEP = 1_000
_BLOCKS = (
    (range(0x00A0, 0x0180), 1),  # Latin letters and their punctuation
    (range(0x0370, 0x0400), 2),  # Greek
    (range(0x2010, 0x2040), 2),  # punctuation
    (range(0x1F300, 0x1FA00), 3),  # emoji
    (range(0xAC00, 0xD7A4), 4),  # Hangul
    (range(0x4E00, 0xA000), 4),  # Chinese characters
    (range(0x3000, 0x3100), 5),  # their punctuation and Kana
    (range(0x0180, 0x2C00), _OTHERS := 6),
)
_LETTERS, _UNASSIGNED = 7, 9


def is_likely(char: str) -> bool:
    """Tell whether a character is seen in posts, or of a script or kind of sign that is.

    Of the letters of Europe only those that are seen, since any two of its letters may be one.
    """
    blocks = (block for block, rank in _BLOCKS if rank < _OTHERS and block.start > 0x0800)  # noqa: PLR2004
    return char in _RANK or any(ord(char) in block for block in blocks)


class Likelihood:
    """Which characters are likely in a post with some labels, in which some names may stand."""

    def __init__(self, labels: Iterable[str], names: Iterable[str]) -> None:
        self._labels, self._names = frozenset("".join(labels)), frozenset("".join(names))
        own = sorted((self._labels - _RANK.keys()) | self._names)
        self.own = "".join(char for char in own if not char.isascii())
        """The characters beyond ASCII that are likelier here than in any other post."""

    def rank(self, char: str) -> int:
        """Return how unlikely a character is, as a number above 0."""
        if char.isascii() or char in self._names:
            return 1
        # Labels are found as a whole; in other places their characters are nothing special.
        return _RANK.get(char) or (_STEP // 2 if char in self._labels else _of_block(char))


@cache
def _of_block(char: str) -> int:
    if unicodedata.category(char)[0] == "C":
        return _UNASSIGNED * _STEP
    code = ord(char)
    return next((rank for block, rank in _BLOCKS if code in block), _LETTERS) * _STEP
