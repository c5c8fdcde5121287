"""Posts in the encodings of old blogs: each is read as it was written."""

from __future__ import annotations

import pytest

from mkdocs_blogimport.frontmatter import read

#: A text in each language, and the encodings that it was written in; the first is Windows-1252 where none is named.
TEXTS = {
    "Russian": (
        "Воздушные змеи летают высоко над полем, и сегодня дул сильный ветер.",
        "windows-1251 koi8-r iso-8859-5 cp866",
    ),
    "Greek": ("Σήμερα φυσούσε δυνατός άνεμος και πετάξαμε έναν καινούργιο χαρταετό.", "windows-1253"),
    "Ukrainian": ("Сьогодні дув сильний вітер, і ми запускали нового повітряного змія.", "windows-1251 iso-8859-5"),
    "Bulgarian": ("Днес духаше силен вятър и пуснахме ново хвърчило над полето.", "windows-1251 cp866"),
    "Serbian": ("Данас је дувао јак ветар и пустили смо новог змаја.", "windows-1251 iso-8859-5"),
    "Russian in capitals": ("СЕГОДНЯ БУДЕТ СИЛЬНЫЙ ВЕТЕР И ВОЗДУШНЫЕ ЗМЕИ.", "windows-1251 koi8-r cp866"),
    "little Russian": ("Привет, мир! Это змей.", "windows-1251 koi8-r iso-8859-5 cp866"),
    "Hebrew": ("היום נשבה רוח חזקה והעפנו עפיפון חדש בפארק ליד הבית.", "windows-1255"),
    "Arabic": ("اليوم هبت رياح قوية وأطلقنا طائرة ورقية جديدة في الحديقة.", "windows-1256 iso-8859-6"),
    "Turkish": (
        "Bugün güçlü bir rüzgâr esti, çocuklar yeni uçurtmayı ağaçların üstünde uçurdu. İyi şanslar!",
        "windows-1254",
    ),
    "more Turkish": ("Merhaba dünya. Yazılım üzerine yazdığım günlük burada başlıyor, iyi okumalar.", "windows-1254"),
    "Lithuanian": ("Šiandien pūtė stiprus vėjas, todėl leidome naują aitvarą. Ačiū už žąsį.", "windows-1257"),
    "Latvian": ("Šodien pūta stiprs vējš, tāpēc laidām gaisā jaunu pūķi. Paldies ļoti!", "windows-1257"),
    "Japanese": ("凧を揚げるのは楽しい。今日は風が強かったので、新しいタコを作りました。", "shift_jis euc-jp"),
    "little Japanese": ("新しい凧を飛ばしました。", "shift_jis euc-jp"),
    "Chinese": ("今天风很大，我们去公园放风筝。新的风筝是用纸和竹子做的，飞得很高。", "gb18030"),
    "traditional Chinese": ("今天風很大，我們去公園放風箏。新的風箏是用紙和竹子做的，飛得很高。", "big5"),
    "Korean": ("오늘은 바람이 많이 불어서 공원에서 연을 날렸습니다. 아주 높이 올라갔습니다.", "euc-kr"),
    "Polish": ("Dziś wiał silny wiatr, więc puściliśmy żółty latawiec. Gęś i łódź.", "windows-1250 iso-8859-2"),
    "Czech": ("Dnes foukal silný vítr, a tak jsme pouštěli nového draka, příliš žluťoučkého.", "windows-1250"),
    "Hungarian": ("Ma erős szél fújt, ezért új sárkányt eregettünk. Őszi idő, hűvös fűzfa.", "windows-1250"),
    "French": ("Aujourd’hui le vent était très fort et la queue du cerf-volant est à nouer. Où ça ? Noël.", ""),
    "German": ("Heute wehte ein kräftiger Wind; der Drachen ist schön groß, „Größe“ über alles, für später.", ""),
    "Spanish": ("¿Qué más? ¡Mañana, niño! El corazón y el pingüino volarán una cometa pequeña.", ""),
    "Danish": ("I dag blæste det så kraftigt, at dragen fløj højt. Rødgrød med fløde på.", ""),
    "Swedish": ("Idag blåste det hårt, så vi släppte upp en ny drake. Räksmörgås på ön.", ""),
    "Italian": ("Oggi c'è vento, perciò l'aquilone volerà più in là. Così è la città.", ""),
    "Portuguese": ("O vento não é forte, então o papagaio está no chão. Amanhã há ação, avô.", ""),
    "Icelandic": ("Í dag var sterkur vindur. Það var gaman þegar nýi drekinn fór hátt yfir ána og bæinn.", ""),
    "Estonian": ("Täna puhus tugev tuul ja me lasime õhku uue lohe. Õhtul jõudsime külmast öö hakul tuppa.", ""),
    "few letters": ("The café is open. It’s naïve – really.", ""),
    "one letter": ("é", ""),
    "quotes alone": ("“” ‘’ – … “” ‘’ – …", ""),
    "a word": ("été", ""),
}
POST = "---\ntitle: {0}\nlayout: post\ncategories: [a, b]\n---\nSome ASCII before.\n\n{0}\n"


@pytest.mark.parametrize(("language", "name"), [
    (language, name) for language, (_, names) in TEXTS.items() for name in names.split() or ["windows-1252"]
])  # fmt: skip
def test_encoding(language: str, name: str) -> None:
    text, _ = TEXTS[language]
    document = read(POST.format(text).encode(name))
    assert document.body == f"Some ASCII before.\n\n{text}\n"
    assert document.metadata["title"] == text
    assert document.encoding == name
    (finding,) = document.findings
    assert finding.line == 2
    assert finding.what == "the file is not UTF-8"
    assert finding.done.lower() == f"read as {name}"


def test_a_stray_byte_in_a_text_beyond_ascii() -> None:
    text = TEXTS["Russian"][0]
    document = read(POST.format(text).encode() + b"caf\xe9\n")
    assert document.body.endswith(f"{text}\ncafé\n")
    assert document.encoding == "mixed"


@pytest.mark.parametrize("language", ["Russian", "Japanese", "Chinese", "Polish"])
def test_a_large_file_is_read_as_a_small_one(language: str) -> None:
    text, names = TEXTS[language]
    name = names.split()[0]
    document = read(f"---\nlayout: post\n---\n{(text + ' ') * 5_000}\n".encode(name))
    assert (document.encoding, document.body.count(text)) == (name, 5_000)
