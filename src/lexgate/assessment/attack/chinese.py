"""Changes of a Han character that leave a text readable: another script, look, sound, or spelling.

Each function returns every variant of a character in a fixed order; of anything else it returns none. Scripts are
OpenCC's, sounds are those of pypinyin among the 3,755 characters of the first level of GB/T 2312; look-alikes and
split characters are small tables of our own.
"""

from functools import cache

from opencc import OpenCC  # type: ignore[import-untyped]
from pypinyin import Style, lazy_pinyin

_LOOKS = (
    "己已巳 未末 土士 日曰 天夭夫 人入八 大太犬 木本术 干千于 几凡 刀力刁 今令 午牛 王玉主 田由甲申 戊戌戍 "
    "毛手 贝见 冶治 拔拨 折拆析 侍待 候侯 栗粟 戴载裁 辩辨辫 晴睛 清情请晴 蓝篮 洒酒 免兔 鸟乌 住往佳 抱炮饱跑 "
    "壁璧 兢竞 徒徙 赢羸 茶荼 孟盂 幻幼 沟钩购构 很狠恨 客容 货贷 帐账 款歀 师帅 历厉 买卖 爪瓜 凤风 暖缓援 "
    "经径 课棵颗 拍柏 代伐 低抵底 挣睁净 优忧 快块 喜善 差羞 慢漫 饭饮 味昧 送迭 餐粲 吃吐 汤杨场 少小 "
    "好奸 坏怀 爱受 恶悪 脏胜 错借 臭息 真直 垃拉 圾极 骗编 笨苯 女奴 男另 黑墨 白自百 地他她 东车 北比 国囯 "
    "目且 问间闷 闲闭 休体 特持 服报 务雾 退迟 还环 品晶 质盾 评苹 价介 贵责 便使 宜宣 量童 新亲 鲜鮮"
)
_SPLIT = (
    "好女子 明日月 林木木 森木木木 炎火火 众人人人 品口口口 晶日日日 磊石石石 朋月月 从人人 双又又 吵口少 吃口乞 "
    "叫口丩 听口斤 唱口昌 吐口土 呼口乎 味口未 和禾口 知矢口 如女口 妈女马 奶女乃 她女也 妹女未 姐女且 姓女生 "
    "妙女少 奴女又 他亻也 们亻门 作亻乍 但亻旦 休亻木 体亻本 信亻言 做亻故 价亻介 件亻牛 住亻主 优亻尤 值亻直 "
    "认讠人 说讠兑 话讠舌 请讠青 谢讠射 让讠上 评讠平 课讠果 谁讠隹 诉讠斥 错钅昔 钱钅戋 铁钅失 银钅艮 "
    "打扌丁 找扌戈 把扌巴 报扌卩又 拉扌立 推扌隹 换扌奂 提扌是 汁氵十 江氵工 河氵可 没氵殳 油氵由 法氵去 酒氵酉 "
    "清氵青 洗氵先 浪氵良 炒火少 烧火尧 烂火兰 热执灬 快忄夬 怕忄白 情忄青 慢忄曼 忙忄亡 恨忄艮 懂忄董 "
    "饭饣反 饿饣我 饱饣包 红纟工 给纟合 结纟吉 线纟戋 级纟及 村木寸 样木羊 相木目 想相心 怒奴心 忘亡心 "
    "坏土不 地土也 块土夬 城土成 垃土立 圾土及 肉内人 肥月巴 胖月半 脏月庄 脸月佥 腿月退 肚月土 货化贝 贵中一贝 "
    "贱贝戋 购贝勾 骗马扁 骂口口马 猪犭者 狗犭句 猫犭苗 汗氵干 歧止支 视礻见 黑里灬 男田力 香禾日 臭自犬 难又隹 鸡又鸟"
)
_TO_TRADITIONAL, _TO_SIMPLIFIED = OpenCC("s2t"), OpenCC("t2s")


def traditional(letter: str) -> tuple[str, ...]:
    """Return a character in the other script, traditional or simplified.

    Example:
        >>> traditional("贷"), traditional("貸"), traditional("人")
        (('貸',), ('贷',), ())
    """
    if not _is_han(letter):
        return ()
    made = (_TO_TRADITIONAL.convert(letter), _TO_SIMPLIFIED.convert(letter))
    return tuple(dict.fromkeys(other for other in made if other != letter))


def look_alike(letter: str) -> tuple[str, ...]:
    """Return the characters that look like one.

    Example:
        >>> look_alike("未"), look_alike("贷")
        (('末',), ('货',))
    """
    return _looks().get(letter, ())


def homophone(letter: str) -> tuple[str, ...]:
    """Return common characters of the same sound, those of the same tone first.

    Example:
        >>> homophone("贷")[:4]
        ('戴', '带', '殆', '代')
    """
    if not _is_han(letter):
        return ()
    sound, tone = _sound(letter), _tone(letter)
    others = [other for other in _by_sound().get(sound, ()) if other != letter]
    return tuple(sorted(others, key=lambda other: _tone(other) != tone))


def pinyin(letter: str) -> tuple[str, ...]:
    """Return how a character is spelt in Latin letters: all of them, and the first.

    Example:
        >>> pinyin("贷"), pinyin("a")
        (('dai', 'd'), ())
    """
    if not _is_han(letter):
        return ()
    sound = _sound(letter)
    return tuple(dict.fromkeys((sound, sound[:1]))) if sound.isalpha() and sound.isascii() else ()


def split(letter: str) -> tuple[str, ...]:
    """Return a character written as its parts.

    Example:
        >>> split("好"), split("人")
        (('女子',), ())
    """
    return _parts().get(letter, ())


@cache
def _looks() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for alike in _LOOKS.split():
        for letter in alike:
            found.setdefault(letter, {}).update(dict.fromkeys(other for other in alike if other != letter))
    return {letter: tuple(others) for letter, others in found.items() if others}


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    return {entry[0]: (entry[1:],) for entry in _SPLIT.split() if len(entry) > 2}


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    """Return the common characters of each sound, without tones."""
    rows = range(0xB0, 0xD8)
    coded = bytes(byte for row in rows for cell in range(0xA1, 0xFF) for byte in (row, cell))
    found: dict[str, list[str]] = {}
    for letter in coded.decode("gb2312", errors="ignore"):
        found.setdefault(_sound(letter), []).append(letter)
    return {sound: tuple(letters) for sound, letters in found.items()}


@cache
def _sound(letter: str) -> str:
    return str(lazy_pinyin(letter)[0])


@cache
def _tone(letter: str) -> str:
    return str(lazy_pinyin(letter, style=Style.TONE3, neutral_tone_with_five=True)[0])[-1:]


def _is_han(letter: str) -> bool:
    return len(letter) == 1 and "\u3400" <= letter <= "\u9fff"
