"""The shortcodes that Hugo has itself, and those that it once had, as templates of ours.

They write what Hugo 0.168 writes, as far as that needs neither the network nor a script.
"""

from __future__ import annotations

from typing import Final

_YOUTUBE: Final = """{{- $id := or (.Get "id") (.Get 0) -}}
{{- $flags := dict "autoplay" false "controls" true "mute" false "loop" false "allowFullScreen" true -}}
{{- $on := dict -}}
{{- range $name, $usual := $flags -}}
  {{- $given := $usual -}}{{- if $.IsNamedParams -}}
    {{- if isset $.Params $name }}{{ $given = in (slice "true" true 1 "1") (index $.Params $name) }}{{ end -}}
    {{- $lower := lower $name }}{{ if isset $.Params $lower }}{{ $given = in (slice "true" true 1 "1") (index $.Params $lower) }}{{ end -}}
  {{- end -}}{{- $on = merge $on (dict $name $given) -}}
{{- end -}}
{{- $start := int (default 0 (.Get "start")) }}{{ $end := int (default 0 (.Get "end")) -}}
{{- $query := printf "autoplay=%d&controls=%d&end=%d&loop=%d&mute=%d" (cond $on.autoplay 1 0) (cond $on.controls 1 0) $end (cond $on.loop 1 0) (cond $on.mute 1 0) -}}
{{- if $on.loop }}{{ $query = printf "%s&playlist=%s" $query (urlize $id) }}{{ end -}}
{{- $query = printf "%s&start=%d" $query $start -}}
{{- $host := cond .Page.Site.Config.Privacy.YouTube.PrivacyEnhanced "www.youtube-nocookie.com" "www.youtube.com" -}}
{{- $allow := "accelerometer; autoplay; clipboard-write; encrypted-media; gyroscope; picture-in-picture; web-share" -}}
{{- if $on.allowFullScreen }}{{ $allow = printf "%s; fullscreen" $allow }}{{ end -}}
<div {{ with .Get "class" }}class="{{ . }}"{{ else }}style="position: relative; padding-bottom: 56.25%; height: 0; overflow: hidden;"{{ end }}>
<iframe allow="{{ $allow }}" loading="{{ default "eager" (.Get "loading") }}" referrerpolicy="strict-origin-when-cross-origin" src="https://{{ $host }}/embed/{{ $id }}?{{ $query | safeURL }}" {{ if not (.Get "class") }}style="position: absolute; top: 0; left: 0; width: 100%; height: 100%; border:0;" {{ end }}title="{{ default "YouTube video" (.Get "title") }}"></iframe>
</div>
"""

_VIMEO: Final = """{{- $id := or (.Get "id") (.Get 0) -}}
{{- $class := or (.Get "class") (.Get 1) -}}
{{- $full := not (in (slice "false" false) (or (.Get "allowFullScreen") (.Get "allowfullscreen") true)) -}}
<div {{ with $class }}class="{{ . }}"{{ else }}style="position: relative; padding-bottom: 56.25%; height: 0; overflow: hidden;"{{ end }}>
<iframe src="https://player.vimeo.com/video/{{ $id }}?dnt={{ cond .Page.Site.Config.Privacy.Vimeo.EnableDNT 1 0 }}"{{ with .Get "loading" }} loading="{{ . }}"{{ end }}{{ with or (.Get "title") (.Get 2) }} title="{{ . }}"{{ end }}{{ if not $class }} style="position: absolute; top: 0; left: 0; width: 100%; height: 100%; border:0;"{{ if $full }} allow="fullscreen"{{ end }}{{ end }}></iframe>
</div>
"""

_FIGURE: Final = """<figure{{ with .Get "class" }} class="{{ . }}"{{ end }}>
{{- $source := .Get "src" -}}
{{- with $source }}{{ with $.Page.Resources.Get . }}{{ $source = .RelPermalink }}{{ end }}{{ end -}}
{{- $alt := .Get "alt" }}{{ if not (isset .Params "alt") }}{{ with .Get "caption" }}{{ $alt = . | markdownify | plainify }}{{ end }}{{ end -}}
{{- with .Get "link" }}<a href="{{ . }}"{{ with $.Get "target" }} target="{{ . }}"{{ end }}{{ with $.Get "rel" }} rel="{{ . }}"{{ end }}>{{ end -}}
<img src="{{ $source }}"{{ with $alt }} alt="{{ . }}"{{ end }}{{ with .Get "width" }} width="{{ . }}"{{ end }}{{ with .Get "height" }} height="{{ . }}"{{ end }}{{ with .Get "loading" }} loading="{{ . }}"{{ end }}>
{{- if .Get "link" }}</a>{{ end -}}
{{- if or (.Get "title") (.Get "caption") (.Get "attr") }}<figcaption>
{{- with .Get "title" }}<h4>{{ . }}</h4>{{ end -}}
{{- if or (.Get "caption") (.Get "attr") }}<p>{{ with .Get "caption" }}{{ . | markdownify }}
{{ end }}{{ with .Get "attrlink" }}<a href="{{ . }}">{{ end }}{{ with .Get "attr" }}{{ . | markdownify }}{{ end }}{{ if .Get "attrlink" }}</a>{{ end }}</p>{{ end -}}
</figcaption>{{ end }}
</figure>
"""

_HIGHLIGHT: Final = """{{- highlight (trim .Inner "\\n\\r") (.Get 0) (or (.Get 1) "") -}}"""

_DETAILS: Final = """
<details{{ with .Get "class" }} class="{{ . }}"{{ end }}{{ with .Get "name" }} name="{{ . }}"{{ end }}
{{- if in (slice "true" true) (.Get "open") }} open{{ end }}{{ with .Get "title" }} title="{{ . }}"{{ end }}>
<summary>{{ default "Details" (.Get "summary") | markdownify }}</summary>
{{ .Inner | .Page.RenderString (dict "display" "block") }}
</details>
"""

_PARAM: Final = """{{- $value := .Page.Param (.Get 0) }}{{ if eq $value nil }}{{ errorf "the parameter “%v” is not set" (.Get 0) }}{{ end }}{{ $value -}}"""

_INSTAGRAM: Final = """<blockquote class="instagram-media"><a href="https://www.instagram.com/p/{{ or (.Get "id") (.Get 0) }}">View this post on Instagram</a></blockquote>
"""

_TWEET: Final = """{{- $user := or (.Get "user") "i/web" }}{{ $id := or (.Get "id") (.Get 0) -}}
<blockquote class="twitter-tweet"><a href="https://twitter.com/{{ $user }}/status/{{ $id }}">https://twitter.com/{{ $user }}/status/{{ $id }}</a></blockquote>
"""

_GIST: Final = """{{- $file := .Get 2 -}}
<p><a class="gist" href="https://gist.github.com/{{ .Get 0 }}/{{ .Get 1 }}{{ with $file }}#file-{{ . | anchorize }}{{ end }}">https://gist.github.com/{{ .Get 0 }}/{{ .Get 1 }}{{ with $file }} ({{ . }}){{ end }}</a></p>
"""

_QR: Final = """{{- $text := or (.Get "text") (trim .Inner " \\r\\n\\t") -}}
{{- if or (hasPrefix $text "https://") (hasPrefix $text "http://") (hasPrefix $text "mailto:") }}<a href="{{ $text }}">{{ $text }}</a>
{{- else }}{{ $text }}{{ end -}}
"""

TEMPLATES: Final[dict[str, str]] = {
    "youtube": _YOUTUBE,
    "vimeo": _VIMEO,
    "vimeo_simple": _VIMEO,
    "figure": _FIGURE,
    "highlight": _HIGHLIGHT,
    "details": _DETAILS,
    "param": _PARAM,
    "ref": "{{- ref . .Params -}}",
    "relref": "{{- relref . .Params -}}",
    "instagram": _INSTAGRAM,
    "instagram_simple": _INSTAGRAM,
    "tweet": _TWEET,
    "twitter": _TWEET,
    "twitter_simple": _TWEET,
    "x": _TWEET,
    "x_simple": _TWEET,
    "gist": _GIST,
    "qr": _QR,
    "comment": "",
}
