"""The words by which lists of papers label things, in the languages in which people keep them."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LABELS = {
    "title": (
        "title|paper title|original title|full title|paper name|english title|제목|논문 제목|논문명|"
        "원제|标题|论文标题|英文标题|原标题|原文标题|原题|論文タイトル|タイトル|原題|標題|論文標題|"
        "titel|titre|título|titulo|название|заголовок|题目|论文题目|论文名称|英文题目|英文名|"
        "título original|titre original|originaltitel|titolo|tytuł|başlık|judul|tiêu đề|tên bài báo|"
        "論文名|論文題目|論文名稱|原文題目|英文標題|題名|題目|عنوان|शीर्षक"
    ),
    "authors": (
        "authors?|author[(]s[)]|by|written by|저자|작성자|作者|论文作者|著者|autoren|autor|autorinnen|"
        "auteurs?|auteur[(]s[)]|autores|autor[(]es[)]|авторы?|tác giả|autori|autorzy|yazarlar|penulis|"
        "👥|👤|✍️|✍"
    ),
    "upvotes": (
        "upvotes?|hf upvotes?|votes?|likes?|추천|추천수|좋아요|点赞|点赞数|赞|票数|投票|いいね|いいね数|高評価|"
        "votos|stimmen|голоса|👍|⬆️|🔺|▲"
    ),
    "published_at": (
        "published|publication date|published on|published at|date published|submitted|"
        "submission date|submitted on|发布|发布日期|发布时间|发表日期|发表时间|提交日期|提交时间|"
        "게시일|발행일|출판일|공개일|제출일|公開日|投稿日|発表日|veröffentlicht|"
        "date de publication|publié|publicado|fecha de publicación|data de publicação|"
        "опубликовано|дата публикации"
    ),
    "abstract": (
        "abstract|abstract / 摘要|摘要|论文摘要|原文摘要|摘要 [(]abstract[)]|초록|요약 [(]abstract[)]|"
        "概要|要旨|アブストラクト|resumen|zusammenfassung [(]abstract[)]|résumé [(]abstract[)]|аннотация"
    ),
    "github_url": (
        "code|github|github repo|github repository|repo|repository|source code|코드|깃허브|깃헙|代码|"
        "代码仓库|代码链接|项目代码|コード|código|codigo|quellcode|код|💻|💻 code"
    ),
    "project_url": "project|project page|project website|项目主页|项目页面|프로젝트|プロジェクトページ|"
    "projektseite|página del proyecto|страница проекта",
    "id": "arxiv|arxiv id|id|paper id|arxiv编号|论文id|论文编号|编号|논문 id|doi",
}
"""Patterns of the labels in front of facts, for the fields that they state."""

LINKS = _words(
    "abs abstract aclanthology acl alphaxiv also ar5iv archive article arxiv at audio blog bibtex card "
    "cite click code colab data dataset datasets demo discord discussion doc docs doi download "
    "explained explanation face full google github gitlab here hf homepage html hub huggingface "
    "hugging iclr icml image in kaggle kimi leaderboard library link links listen model models "
    "model_card modelscope more neurips notes official on online open openreview or original page "
    "paper paperpage papers paperswithcode pdf pdfs podcast post poster preprint press pwc project "
    "read repo repository resource reddit review scholar see semantic site slides source sources "
    "star stars summary supplement supp talk text the thread thumbnail to tldr tool translation "
    "tweet twitter url version video view views visit watch weights webpage web website weixin "
    "wechat with x youtube zhihu zotero an a for of and this our via by img figure "
    "论文 链接 论文链接 阅读 原文 原文链接 代码 项目 主页 地址 全文 详情 页面 解读 摘要 下载 视频 "
    "论文地址 代码地址 项目主页 项目地址 查看 查看原文 阅读原文 论文页 点击 博客 数据集 模型 数据 "
    "論文 リンク 論文リンク コード 原論文 詳細 概要 続きを読む ページ 解説 プロジェクト "
    "논문 링크 페이지 바로가기 원문 코드 깃허브 초록 요약 보기 자세히 프로젝트 홈페이지 논문링크 데모 "
    "lien article papier télécharger lire code projet site enlace artículo leer código proyecto "
    "artigo ler ссылка статья код читать проект hier lesen quelle artikel"
)
"""The words of which names of links are made."""

SECTIONS = _words(
    "about abstract acknowledgements acknowledgments advantages ai analysis answer appendix "
    "application applications approach architecture article articles at author authors background "
    "basic benchmark benchmarks best brief caveat caveats challenge challenges citation citations "
    "cite code comment comments commentary comparison conclusion conclusions content contents "
    "context contribution contributions core critical critique daily data dataset datasets date "
    "demo description design detail details details discussion editor editorial english evaluation "
    "evidence executive experiment experimental experiments explanation facts features figure "
    "figures finding findings focus follow framework future general glance github highlight "
    "highlights how idea ideas impact implementation implications important in info information "
    "innovation innovations insight insights introduction is issue it keyword keywords key latest "
    "learned lessons limitation limitations link links list main matter matters meta metadata "
    "method methodology methods metrics model models motivation must my new news note notes "
    "novelty opinion other others our overview paper papers performance personal pick picks "
    "practical preliminaries problem project published publication question questions quick "
    "ranking rating read reading reason recommended recommendation reference references related "
    "relevance repository research resources result results review reviews scope score section "
    "selected setup significance simple solution source sources statement status strengths "
    "strength stats statistics submitted summary summaries table tag tags takeaway takeaways "
    "taxonomy technical the themes thoughts tl;dr tldr today today's top topic topics trend "
    "trending trends tweet understanding useful use cases venue verdict video views vs we weak "
    "weaknesses weakness week week's weekly what what's where who why words work works year "
    "category categories subject subjects comments upvotes upvote votes like likes points abs pdf html this that a an and of "
    "for to from on by with all more most notable also read related hf huggingface hugging face "
    "arxiv digest digests newsletter monthly month glossary table prior extra toc index home back "
    "up top archive archives subscribe feed rss thumbnail cover image spotlight oral poster "
    "摘要 论文摘要 中文摘要 英文摘要 总结 概述 简介 背景 方法 实验 结果 结论 局限 贡献 创新点 关键词 "
    "作者 机构 链接 相关工作 参考 参考文献 目录 今日 今日论文 日报 论文日报 论文 解读 论文解读 亮点 "
    "要点 核心 核心贡献 主要贡献 核心思想 一句话总结 推荐理由 为什么推送这篇 研究背景 研究方法 实验结果 "
    "详细信息 基本信息 点评 评价 意义 标签 分类 来源 发布日期 推荐 每日论文 精选 热门 主题 主题精选 "
    "相关方法 对比基线 ai摘要 速览 概览 其他 "
    "초록 요약 개요 소개 배경 방법 방법론 실험 결과 결론 한계 기여 핵심 키워드 저자 링크 관련 연구 참고 "
    "참고문헌 목차 오늘의 논문 오늘의논문 데일리 주요 내용 핵심내용 정리 리뷰 특징 의의 분류 태그 "
    "概要 要約 まとめ 背景 手法 実験 結果 結論 関連研究 参考文献 著者 リンク 目次 キーワード 所感 論文 "
    "本日の論文 ポイント "
    "zusammenfassung einleitung ergebnisse methode fazit autoren überblick résumé introduction "
    "méthode résultats auteurs aperçu resumen introducción resultados método conclusión autores "
    "resumo introdução conclusão аннотация введение методы результаты выводы авторы обзор ссылки"
)
"""The words of which names of sections are made."""

NO_PROSE = _words(
    "this these those here see our via from based read follow following also note we they it he "
    "she there where which that and but so as is are was for with paper code is the"
)
"""Words with which, in lower case, a sentence goes on and no title begins."""

LIST_NAMES = re.compile(
    r"\b(?:daily|weekly|monthly|today'?s?|trending|yesterday'?s?|this week|last week|top [0-9]+)\b"
    r".{0,40}\b(?:papers?|arxiv|digest|research|reading|newsletter|report|summary|roundup)\b"
    r"|\b(?:papers?|arxiv|reading)\b.{0,20}\b(?:digest|daily|list|of the (?:day|week|month)|roundup|"
    r"newsletter|for 20[0-9]{2})\b"
    r"|日报|周报|月报|速递|日報|週報|论文合集|论文列表|论文精选|每日论文|데일리|일일|주간|오늘의 ?논문|논문 목록|"
    r"今日の論文|論文まとめ|論文一覧",
    re.IGNORECASE,
)
"""What a list of papers is called."""

ELLIPSIS = ("...", "…", "[…]", "[...]")

TELLING = _words(
    "is are was were has have had shows show showed shown reports reported remains uses used "
    "moves moved appeared appears must should can could will would may might that which this "
    "these it they we our your you its their improves introduces proposes presents achieves "
    "outperforms does do did than also not"
)
"""Words that a sentence has and a title seldom."""

MONTHS = _words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept "
    "september oct october nov november dec december monday tuesday wednesday thursday friday "
    "saturday sunday mon tue wed thu fri sat sun"
)
"""The names of months and weekdays, and how they are cut."""
