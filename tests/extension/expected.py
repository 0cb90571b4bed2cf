"""What is marked in some posts of each page, written by hand from reading them: each concept once, traps not at all."""

from __future__ import annotations

# Page → selector of a post (without the posts that answer it) → its marked words, in order.
POSTS: dict[str, dict[str, list[str]]] = {
    "phpbb.html": {
        "#p48217": [
            *("NET", "primary unknown", "octreotide", "long-acting octreotide", "pancreas", "amino acids", "PRRT"),
            *("PNET", "G2"),
        ],
        # "carcinoid" three times; "my pet" in a question about scans
        "#p48231": ["pancreatic NET", "carcinoid", "NET G1"],
        # "net income" and "the net amount"
        "#p48252": ["NET", "primary unknown", "Lanreotide", "cycles", "Flushing"],
    },
    "vbulletin3.html": {
        "#post90310": ["Ki-67", "biopsy", "liver mets", "G1", "G2", "lanreotide 120", "DOTATATE scan"],
        # "my net curtains"
        "#post90314": ["Ki-67", "omeprazole", "CgA"],
        "#post90317": ["Ki-67", "DOTATATE scan", "lanreotide", "PRRT"],
    },
    "vbulletin5.html": {
        "[data-node-id='7001']": ["lanreotide", "NET", "G1", "small intestine", "liver mets"],
        "[data-node-id='7007']": ["flushing", "Carcinoid syndrome", "G2", "pancreatic NET", "PRRT", "lanreotide"],
        # "my net weight, as they say on tins"
        "[data-node-id='7019']": ["fat in the stool", "lanreotide", "octreotide", "pancreas"],
    },
    "xenforo.html": {
        # "liver mets" in the text, which is an article in an article, and in the signature
        "#js-post-31002": [
            *("rare cancer", "primary", "liver mets", "octreotide", "carcinoid", "pNET", "G2", "octreotide LAR"),
        ],
        # "whether a NET is for fishing"
        "#js-post-31003": ["rare cancer", "zebras"],
        "#js-post-31008": ["NET"],
    },
    "discourse.html": {
        # "CgA" in `code`
        "#post_2": [],
        "#post_4": ["omeprazole", "5-HIAA", "flushing", "carcinoid syndrome"],
        # in the text, and in the preview of a link
        "#post_5": ["CgA", "lung carcinoid", "Ki-67", "octreotide", "NET"],
    },
    "invision.html": {
        "#elComment_5502": ["octreotide", "carcinoid crisis", "flushing", "CgA"],
        # "the Mets lost"
        "#elComment_5506": ["lanreotide", "octreotide"],
        "#elComment_5508": ["Grade 2"],
    },
    "reddit-old.html": {
        "#thing_t1_k01z > .entry": ["lung carcinoid", "NET", "lymph nodes", "NET team"],
        "#thing_t1_k03z": ["carcinoid", "NET"],
        # "net_profit_jokes", "net income"
        "#thing_t1_k12z": ["carcinoid"],
    },
    "reddit-new.html": {
        "#t3_zz9": ["appendix NET", "G1", "Ki-67", "margins", "right hemicolectomy", "DOTATATE scan"],
        "[thingid=t1_n07q]": ["PRRT", "liver mets"],
        # "pet hate"
        "[thingid=t1_n08q]": [],
    },
    "healthunlocked.html": {
        "#reply-1": ["octreotide", "lanreotide", "pancreas", "Carcinoid syndrome"],
        # "the pet shop"
        "#reply-7": ["breath test", "pancreas", "PRRT", "liver mets", "CgA"],
    },
    "facebook.html": {
        "[aria-label^='Comment by Piet']": ["PRRT"],
        "[aria-label^='Comment by Maren']": ["liver mets"],
        "[aria-labelledby=_r_1b_] [data-ad-preview]": ["NET nurses", "flushing", "Carcinoid syndrome"],
        # "my net income"
        "[aria-labelledby=_r_2b_] [data-ad-preview]": ["lanreotide"],
    },
    "macmillan.html": {
        "#reply-2004": ["Carcinoid", "lanreotide", "liver mets", "PRRT"],
        "#reply-2005": ["ileum", "lymph nodes", "NET team", "CgA"],
        # "a pet is a good listener"
        "#reply-2007": ["lanreotide"],
    },
    "wordpress-comments.html": {
        "#div-comment-311": ["carcinoid", "NET"],
        "#comment-314": ["carcinoid", "NET"],
        # "fishing nets"
        "#comment-320": ["PET scan"],
    },
}
