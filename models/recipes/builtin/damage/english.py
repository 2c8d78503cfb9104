"""Damage to the English verb, which other languages have in other ways or not at all."""

from __future__ import annotations

from random import Random

from models.recipes.builtin.damage.edits import cut, insert
from models.recipes.builtin.damage.material import Material
from models.recipes.builtin.damage.words import Word, Words, changed, marked, parts, put

_IRREGULAR = """
be is was been, have has had had, do does did done, say says said said, go goes went gone, get gets got got,
make makes made made, know knows knew known, think thinks thought thought, take takes took taken, see sees saw seen,
come comes came come, find finds found found, give gives gave given, tell tells told told, become becomes became become,
leave leaves left left, feel feels felt felt, bring brings brought brought, begin begins began begun,
keep keeps kept kept, hold holds held held, write writes wrote written, stand stands stood stood, lose loses lost lost,
meet meets met met, pay pays paid paid, run runs ran run, speak speaks spoke spoken, win wins won won,
grow grows grew grown, fall falls fell fallen, send sends sent sent, build builds built built, rise rises rose risen,
buy buys bought bought, lead leads led led, show shows showed shown, choose chooses chose chosen
"""
_VERBS = [verb.split() for verb in _IRREGULAR.split(",")]
_ARE = ["be", "are", "were", "been"]
_VERB_OF = {form: verb for verb in _VERBS for form in verb} | {"are": _ARE, "were": _ARE}
_AUXILIARIES = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "can", "could", "should", "would", "does", "did"}
)


def wrong_tense(words: Words, material: Material, rng: Random) -> Words | None:
    """A verb in a wrong tense or aspect: "were being tested" for "were tested"."""
    verbs = [(i, forms) for i, word in enumerate(words) if i and (forms := _wrong_forms(word.core, material))]
    if not verbs:
        return None
    i, forms = rng.choice(verbs)
    form = rng.choice(forms)
    lead, core, tail = parts(words[i].text)
    if form[-1] == "being" and words[i + 1 : i + 2] and words[i + 1].core == "being":
        return None
    new = [Word(text, True, text != core or words[i].damaged) for text in form]
    new[0] = Word(lead + new[0].text, words[i].space, new[0].damaged)
    new[-1] = Word(new[-1].text + tail, new[-1].space, new[-1].damaged)
    return changed(words, (*words[:i], *new, *words[i + 1 :]))


def _wrong_forms(core: str, material: Material) -> list[list[str]]:
    """Words to put in place of a verb form so that tense or aspect are wrong; none where it is no known verb."""
    verb = _VERB_OF.get(core) or _regular(core, material)
    if verb is None:
        return []
    base, third, past, participle = verb
    other = [third if core != third else past]
    forms = [other, other, ["will", base]]  # a single wrong form is the most common
    if base == "be":
        forms += [[core, "being"]]
    elif base != "have":
        forms += [["is", base], ["had", participle], [participle if participle != core else base]]
    return [form for form in forms if form != [core]]


def _regular(core: str, material: Material) -> list[str] | None:
    """Base, third person, past and participle of a regular form in -s or -ed, if the language knows the verb."""
    if not core.endswith(("ed", "s")):
        return None
    knows = material.generator.knows
    for ending in ("ed", "d", "es", "s"):
        base = core.removesuffix(ending)
        if base != core and len(base) > 2 and knows(base) and (knows(base + "ing") or knows(base[:-1] + "ing")):
            third = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")
            past = base + ("d" if base.endswith("e") else "ed")
            return [base, third, past, past]
    return None


def half_question(words: Words, material: Material, rng: Random) -> Words | None:
    """A statement turned into half a question: "Is the language most people use is Italian?"."""
    chosen = [i for i, word in enumerate(words[:-1]) if 0 < i < 12 and word.text in _AUXILIARIES]
    lead, core, tail = parts(words[-1].text) if words else ("", "", "")
    if not chosen or tail != "." or parts(words[0].text)[0] or words[0].core.lower() in _AUXILIARIES:
        return None
    i = rng.choice(chosen)
    auxiliary = words[i].text.capitalize()
    last = len(words) - 1
    if rng.random() < 0.6:
        asked = put(marked(words, i), last, words[-1].with_text(lead + core + "?"))
        return insert(asked, 0, [auxiliary], material)
    # With a question mark this could be a sound question.
    return marked(insert(cut(words, i, i + 1, material), 0, [auxiliary], material), last)
