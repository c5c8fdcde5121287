"""The few words that the templates need, by language."""

from __future__ import annotations

from collections.abc import Mapping

_KEYS = ("blog", "tag", "tags", "category", "categories", "posts", "newer", "older", "newer_posts", "older_posts",
         "read_more", "draft", "page", "updated", "redirecting")  # fmt: skip

_WORDS = {
    "en": "Blog|Tag|Tags|Category|Categories|posts|Newer|Older|Newer posts|Older posts|Continue reading|Draft|Page|"
    "Updated|This page has moved",
    "de": "Blog|Schlagwort|Schlagwörter|Kategorie|Kategorien|Beiträge|Neuer|Älter|Neuere Beiträge|Ältere Beiträge|"
    "Weiterlesen|Entwurf|Seite|Aktualisiert|Diese Seite ist umgezogen",
    "fr": "Blog|Étiquette|Étiquettes|Catégorie|Catégories|articles|Plus récent|Plus ancien|Articles plus récents|"
    "Articles plus anciens|Lire la suite|Brouillon|Page|Mis à jour|Cette page a été déplacée",
    "es": "Blog|Etiqueta|Etiquetas|Categoría|Categorías|entradas|Más reciente|Más antigua|Entradas más recientes|"
    "Entradas más antiguas|Seguir leyendo|Borrador|Página|Actualizado|Esta página se ha movido",
    "it": "Blog|Tag|Tag|Categoria|Categorie|articoli|Più recente|Meno recente|Articoli più recenti|"
    "Articoli meno recenti|Continua a leggere|Bozza|Pagina|Aggiornato|Questa pagina è stata spostata",
    "pt": "Blog|Etiqueta|Etiquetas|Categoria|Categorias|artigos|Mais recente|Mais antigo|Artigos mais recentes|"
    "Artigos mais antigos|Continuar a ler|Rascunho|Página|Atualizado|Esta página mudou de endereço",
    "nl": "Blog|Label|Labels|Categorie|Categorieën|berichten|Nieuwer|Ouder|Nieuwere berichten|Oudere berichten|"
    "Lees verder|Concept|Pagina|Bijgewerkt|Deze pagina is verplaatst",
}
_TABLE = {language: dict(zip(_KEYS, words.split("|"), strict=True)) for language, words in _WORDS.items()}


def labels(language: str | None) -> Mapping[str, str]:
    """The words of a language, English where it isn't known.

    Args:
        language: A BCP 47 tag; only its first part counts.

    Returns:
        Label to word.
    """
    return _TABLE.get((language or "en").replace("_", "-").split("-")[0].lower(), _TABLE["en"])
