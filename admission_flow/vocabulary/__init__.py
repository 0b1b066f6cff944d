"""One vocabulary for every door: what people write, as what the contract calls it.

Commands, sheets, documents, prompts and pages read words here and nowhere else. A word may be the
English id of the contract, its term in either language, or a common other name of it
(`synonyms.toml`); with or without marks, composed or not (NFC, NFD), in any case of letters.

What is not understood raises `DocumentProblems`, whose problems name the nearest terms; a word of
several meanings is named with all of them and never guessed. `where` is what a problem calls the
place: a row and heading, a path of the document.

    from admission_flow.vocabulary import acts, records, values

    acts.kind_of("đơn xin vào Đảng")                          # "application"
    acts.kind_of("don xin vao dang", where="7.Loại việc")     # the same
    acts.field_of(BranchResolution, "tán thành")              # "roll.in_favour"
    acts.field_label("branch_resolution", "roll.in_favour")   # key of its term: "roll.in_favour"
    values.value_of(Sponsorship, "route", "đảng viên")        # "member"
    values.value_of(Person, "citizenship", "Việt Nam")        # "VN"
    values.value_of(Application, "handwritten", "có")         # True
    values.value_of(Application, "on", "hôm nay", today=day)  # a date

    words = records.Words(today=day, keys=paper_keys())        # both optional
    data: dict[str, Any] = {}                                 # an act as a document states it
    words.put(data, BranchResolution, "tán thành", "14", where="7")
    words.put(data, BranchResolution, "chủ trì", "Lò Thị Mẫu")   # {"paper": {"chair": …}}
    act = words.act({"loại việc": "đơn xin vào Đảng", "ngày": "5/3/2024"}, "acts[0]")
    person = words.record(Person, {"họ và tên": "Lò Thị Mẫu"}, "person")
    case = words.case(document)                               # of a whole case document

`Words` takes what a case document holds (typed values pass as they are) and reads it as
`procedure.document` does afterwards, so that all problems come at once, each place named once.
"Hôm nay" is read only where `today` is given. Keys of paper sheets are read where `keys` are given.

Others use: acts, countries, folding, records, terms, values.
"""
