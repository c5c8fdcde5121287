"""The few words that the templates need, by language."""

from __future__ import annotations

from collections.abc import Mapping

_KEYS = ("blog", "tag", "tags", "category", "categories", "posts", "newer", "older", "newer_posts", "older_posts",
         "read_more", "draft", "page", "updated", "redirecting")  # fmt: skip

_WORDS = {
    "ar": "المدونة|وسم|الوسوم|تصنيف|التصنيفات|التدوينات|الأحدث|الأقدم|التدوينات الأحدث|التدوينات الأقدم|متابعة القراءة|"
    "مسودة|صفحة|آخر تحديث|انتقلت هذه الصفحة",
    "cs": "Blog|Štítek|Štítky|Kategorie|Kategorie|příspěvky|Novější|Starší|Novější příspěvky|Starší příspěvky|"
    "Číst dál|Koncept|Strana|Aktualizováno|Tato stránka se přesunula",
    "da": "Blog|Tag|Tags|Kategori|Kategorier|indlæg|Nyere|Ældre|Nyere indlæg|Ældre indlæg|"
    "Læs videre|Kladde|Side|Opdateret|Denne side er flyttet",
    "de": "Blog|Schlagwort|Schlagwörter|Kategorie|Kategorien|Beiträge|Neuer|Älter|Neuere Beiträge|Ältere Beiträge|"
    "Weiterlesen|Entwurf|Seite|Aktualisiert|Diese Seite ist umgezogen",
    "en": "Blog|Tag|Tags|Category|Categories|posts|Newer|Older|Newer posts|Older posts|"
    "Continue reading|Draft|Page|Updated|This page has moved",
    "es": "Blog|Etiqueta|Etiquetas|Categoría|Categorías|entradas|Más reciente|Más antigua|Entradas más recientes|"
    "Entradas más antiguas|Seguir leyendo|Borrador|Página|Actualizado|Esta página se ha movido",
    "fr": "Blog|Étiquette|Étiquettes|Catégorie|Catégories|articles|Plus récent|Plus ancien|Articles plus récents|"
    "Articles plus anciens|Lire la suite|Brouillon|Page|Mis à jour|Cette page a été déplacée",
    "he": "בלוג|תגית|תגיות|קטגוריה|קטגוריות|רשומות|חדש יותר|ישן יותר|רשומות חדשות יותר|רשומות ישנות יותר|"
    "המשך קריאה|טיוטה|עמוד|עודכן|הדף הזה עבר",
    "it": "Blog|Tag|Tag|Categoria|Categorie|articoli|Più recente|Meno recente|Articoli più recenti|"
    "Articoli meno recenti|Continua a leggere|Bozza|Pagina|Aggiornato|Questa pagina è stata spostata",
    "ja": "ブログ|タグ|タグ|カテゴリー|カテゴリー|記事|新しい記事|古い記事|新しい記事|古い記事|"
    "続きを読む|下書き|ページ|更新|このページは移動しました",
    "ko": "블로그|태그|태그|카테고리|카테고리|글|다음 글|이전 글|최신 글|이전 글|"
    "계속 읽기|초안|페이지|수정|이 페이지는 이동했습니다",
    "nb": "Blogg|Stikkord|Stikkord|Kategori|Kategorier|innlegg|Nyere|Eldre|Nyere innlegg|Eldre innlegg|"
    "Les videre|Utkast|Side|Oppdatert|Denne siden er flyttet",
    "nl": "Blog|Label|Labels|Categorie|Categorieën|berichten|Nieuwer|Ouder|Nieuwere berichten|Oudere berichten|"
    "Lees verder|Concept|Pagina|Bijgewerkt|Deze pagina is verplaatst",
    "pl": "Blog|Tag|Tagi|Kategoria|Kategorie|wpisy|Nowszy|Starszy|Nowsze wpisy|Starsze wpisy|"
    "Czytaj dalej|Szkic|Strona|Zaktualizowano|Ta strona została przeniesiona",
    "pt": "Blog|Etiqueta|Etiquetas|Categoria|Categorias|artigos|Mais recente|Mais antigo|Artigos mais recentes|"
    "Artigos mais antigos|Continuar a ler|Rascunho|Página|Atualizado|Esta página mudou de endereço",
    "ru": "Блог|Метка|Метки|Рубрика|Рубрики|записи|Новее|Старее|Новые записи|Старые записи|"
    "Читать дальше|Черновик|Страница|Обновлено|Эта страница переехала",
    "sv": "Blogg|Etikett|Etiketter|Kategori|Kategorier|inlägg|Nyare|Äldre|Nyare inlägg|Äldre inlägg|"
    "Läs vidare|Utkast|Sida|Uppdaterad|Den här sidan har flyttat",
    "tr": "Blog|Etiket|Etiketler|Kategori|Kategoriler|yazılar|Daha yeni|Daha eski|Daha yeni yazılar|"
    "Daha eski yazılar|Devamını oku|Taslak|Sayfa|Güncellendi|Bu sayfa taşındı",
    "uk": "Блог|Мітка|Мітки|Категорія|Категорії|дописи|Новіший|Старіший|Новіші дописи|Старіші дописи|"
    "Читати далі|Чернетка|Сторінка|Оновлено|Цю сторінку переміщено",
    "zh": "博客|标签|标签|分类|分类|文章|较新|较旧|较新的文章|较旧的文章|继续阅读|草稿|页|更新|此页面已移动",
}
_TABLE = {language: dict(zip(_KEYS, words.split("|"), strict=True)) for language, words in _WORDS.items()}
_TABLE["no"] = _TABLE["nn"] = _TABLE["nb"]


def labels(language: str | None) -> Mapping[str, str]:
    """The words of a language, English where it isn't known.

    Args:
        language: A BCP 47 tag; only its first part counts.

    Returns:
        Label to word.
    """
    return _TABLE.get((language or "en").replace("_", "-").split("-")[0].lower(), _TABLE["en"])
