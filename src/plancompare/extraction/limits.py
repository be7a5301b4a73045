"""Numbers that limit, cost out or merely name something: a threshold, a share for each, a title, a base."""

from plancompare.catalogue.patterns import Pattern
from plancompare.extraction.around import bound_after
from plancompare.extraction.context import Context
from plancompare.extraction.rules import Refusal
from plancompare.extraction.words import last_stretch, says

_ONE_OF = Pattern(r"(?:trên|/|mỗi|một) *$")
_TITLE = Pattern(
    r"(?<!\w)(?:kế hoạch|đề án|chương trình)(?: (?!đạt|phấn đấu|năm|tăng|với|là|vốn|nhằm|để|có|bảo đảm"
    r"|đảm bảo|giao|đến|đạt)[^\W\d]+){1,14} $"
)
_NAMED = Pattern(
    r"(?<!\w)(?:nghị quyết|kế hoạch|đề án|chương trình|quyết định)(?: số)? [\w/-]*\d[\w/-]* "
    r"(?:ngày [^,;]{6,30} )?(?:của [^,;]{3,40} )?về [^,;:%]{0,80}$"
)
_TITLE_END = Pattern(r"[^,;.]{0,140}?(?<!\w)(?:giai đoạn|đến năm) (?:19|20)\d\d")
_BOUND_IN_BRACKET = Pattern(r"\( *(?:dưới|trên|từ|không quá|tối thiểu|tối đa) *$")
_OBLIGES = Pattern(r"[ ,]*(?:phải|thì|mới được|được miễn)(?!\w)")
_BORDER = Pattern(r"[,;]")


def why_limited(context: Context) -> Refusal | None:
    """Why the number is a base, a share for each, part of a title or a condition; None when it is none."""
    number = context.number
    if number.unit.code == "hectare" and number.reading.value == 1 and _ONE_OF.search(context.left):
        return Refusal("denominator", "the base a rate is counted on")
    if number.unit.code == "times" and context.words.turn == "index":
        return Refusal("other", "a multiple of another figure")
    if says("each", last_stretch(context.reach, ",;.")) or _in_title(context):
        return Refusal("reference", "part of another document's title or a share for each")
    if _fills_bracket(context) or _by_rule(context) or _obliges(context):
        return Refusal("condition", "a threshold that limits something, not an aim")
    return None


def _in_title(context: Context) -> bool:
    """Whether the number stands in the title of a plan or scheme merely named."""
    text = context.back(300)
    if text[-1:] == " " and says("titled", text) and _TITLE.search(text):
        return True
    if "về " in text and _NAMED.search(text):
        return True
    before = context.before
    if before is None or before.refusal is None or before.refusal.cls != "reference":
        return False
    if _BORDER.search(context.scene.key[before.end : context.number.start]):
        return False
    return _TITLE_END.match(context.ahead(context.number.end, 200)) is not None


def _fills_bracket(context: Context) -> bool:
    """A bound in brackets that holds nothing but itself: "(dưới 10 ha)"."""
    closes = context.behind_unit(12).lstrip().startswith((")", "trở"))
    return closes and _BOUND_IN_BRACKET.search(context.left) is not None


def _by_rule(context: Context) -> bool:
    """Whether a bound is what a rule says: "trên 10 tỷ đồng theo quy định"."""
    if not context.words.comparator and not bound_after(context.behind_unit(24)):
        return False
    end = min(context.right_end, context.number.unit_end + 80)
    return says("by_rule", context.scene.key[context.number.unit_end : end])


def _obliges(context: Context) -> bool:
    """Whether the bound tells whom a rule binds: "từ 10 ha trở lên phải trình"."""
    after = bound_after(context.behind_unit(24))
    return bool(after and _OBLIGES.match(context.ahead(context.number.unit_end + after[1], 40)))
