"""The kinds of letters: what each may say, what it must, and the text that is shipped, in two languages.

A shipped text is put together from paragraphs, so that each is a message of the catalogue like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.i18n import translate
from workflow.letters.filling import Group, Letter, fill
from workflow.letters.places import AGENCY, CODE, LINK, LIST, PLACES, READER
from workflow.letters.reading import Fault, Text, faults_in

GREETING = "Kính gửi {nguoi_nhan},"
TITLED = "[{ma_ho_so}] %(headline)s: {ten_de_an}"
OPEN_CASE = "Mở hồ sơ"
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter. ``headline`` is its subject; of a letter about a case, what stands between code and title.

    ``page`` is where its link leads when it is about no case; ``one_time``: whoever has the link may use it.
    """

    key: str
    slug: str
    label: str
    group: str
    headline: str
    says: tuple[str, ...]
    places: tuple[str, ...]
    required: tuple[str, ...]
    facts: Facts = ()
    button: str = OPEN_CASE
    page: str = ""
    legal: bool = False
    one_time: bool = False

    @property
    def about_case(self) -> bool:
        """Whether it is about one case."""
        return CODE in self.places

    def shipped(self, lang: str) -> Text:
        """Return the text that counts until somebody writes another."""
        headline = translate(self.headline, lang)
        facts = "\n".join(f"{translate(label, lang)}: {{{place}}}" for label, place in self.facts)
        link = f"{translate(self.button, lang)}:\n{{{LINK}}}"
        said = (translate(paragraph, lang) for paragraph in (GREETING, *self.says))
        subject = TITLED % {"headline": headline} if self.about_case else headline
        return Text(subject, "\n\n".join(part for part in (*said, facts, link) if part))

    def faults(self, text: Text) -> tuple[Fault, ...]:
        """Return every reason why a text may not be used for this kind."""
        return faults_in(text, self.places, self.required)

    def example(self, text: Text, lang: str) -> Letter:
        """Return what a text says with the examples of its places."""
        said = {name: translate(place.example, lang) for name, place in PLACES.items()}
        group = Group(f"[{said[CODE]}] {said['ten_de_an']}", said[LINK], (said["viec"],))
        return fill(text, {name: said[name] for name in self.places}, (group,))


CASE_PLACES = (READER, CODE, "ten_de_an", "trang_thai")
DUE, PROMISE, CLOSES = "han_xu_ly", "ngay_hen", "nhan_den"
LAST = (DUE, PROMISE, LINK, AGENCY)
CASE_FACTS: Facts = (
    ("Hồ sơ", CODE), ("Tên đề án", "ten_de_an"), ("Trạng thái", "trang_thai"), ("Hạn xử lý", DUE),
    ("Ngày hẹn trả kết quả", PROMISE),
)  # fmt: skip
AGAIN_FACTS: Facts = (("Điểm trước khi tính lại", "diem_truoc"), ("Lý do tính lại", "ly_do"))
RESULT_FACTS: Facts = (
    ("Hồ sơ", CODE), ("Sản phẩm", "ten_de_an"), ("Kết quả", "ket_qua"),
    ("Điểm trung bình chính thức", "diem_trung_binh"), ("Hạn khiếu nại", "han_khieu_nai"),
)  # fmt: skip
STEPS, TERMS, RESULTS, ACCOUNTS = (
    "Về bước của hồ sơ",
    "Về thời hạn",
    "Về kết quả bình chọn",
    "Về tài khoản và công việc",
)
HAPPENED = "{dien_bien}"
LEGAL = ("redated", "rule_changed")


def _step(
    key: str, slug: str, label: str, headline: str, action: str, *, needs: tuple[str, ...] = ("dien_bien", DUE)
) -> Kind:
    """A letter that tells of a step; to the establishment it is a legal notice, where it needs something said."""
    extra = ("viec",) if "{viec}" in headline else ()
    return Kind(
        key, slug, label, STEPS, headline, (HAPPENED, action), (*CASE_PLACES, *extra, "dien_bien", *LAST),
        (CODE, *needs, LINK), CASE_FACTS, legal=bool(needs),
    )  # fmt: skip


def _term(
    key: str, slug: str, label: str, said: tuple[str, str], more: tuple[str, ...] = (), *, needs: tuple[str, ...] = ()
) -> Kind:
    """A letter about a term: what it is about, and what to do."""
    extra = (*(("viec",) if "{viec}" in said[0] else ()), *more)
    return Kind(
        key, slug, label, TERMS, said[0], said, (*CASE_PLACES, *extra, *LAST), (CODE, *needs, LINK),
        CASE_FACTS, legal=key in LEGAL,
    )  # fmt: skip


def _result(key: str, slug: str, label: str, headline: str, more: Facts = ()) -> Kind:
    """A letter that tells a nominee of a result; ``more`` facts stand before the last day to complain."""
    facts = (*RESULT_FACTS[:-1], *more, RESULT_FACTS[-1])
    stated = (*(place for _, place in facts[2:]), "viec_can_lam")
    return Kind(
        key, slug, label, RESULTS, headline, (HAPPENED, "{viec_can_lam}"),
        (*CASE_PLACES, "dien_bien", *stated, LINK, AGENCY), (CODE, *stated, LINK), facts, legal=True,
    )  # fmt: skip


def _opened(key: str, slug: str, label: str, button: str) -> Kind:
    """A letter that a round takes dossiers from now on."""
    facts: Facts = (("Hồ sơ", CODE), ("Nhận hồ sơ đến hết ngày", CLOSES))
    said = ("Đợt bình chọn bắt đầu nhận hồ sơ", "Mở trang của đợt để xem điều kiện, giấy tờ và cách gửi hồ sơ.")
    return Kind(
        key, slug, label, ACCOUNTS, said[0], said, (*CASE_PLACES, CLOSES, LINK, AGENCY), (CODE, CLOSES, LINK), facts,
        button,
    )  # fmt: skip


def _account(key: str, slug: str, headline: str, says: tuple[str, ...], page: str, *, button: str) -> Kind:
    """A letter about an account or a duty outside any case; it is always sent."""
    return Kind(
        key, slug, headline, ACCOUNTS, headline, says, (READER, LINK, AGENCY), (LINK,), button=button, page=page,
        legal=True, one_time="%(token)s" in page,
    )  # fmt: skip


_ALL = (
    _step("handed", "chuyen-ho-so", "Chuyển hồ sơ", "{viec}", "Đến lượt bạn: mở hồ sơ và xử lý."),
    _step("assigned", "giao-viec", "Giao việc", "Bạn được giao xử lý hồ sơ", "Mở hồ sơ và xử lý."),
    _step("asked", "hoi-y-kien", "Hỏi ý kiến", "Có việc chờ bạn: {viec}", "Mở hồ sơ và trả lời."),
    _step(
        "told", "bao-tin", "Báo tin", "{viec}", "Thông báo để biết, bạn không phải làm gì thêm.",
        needs=("dien_bien", PROMISE),
    ),
    _step("urged", "don-doc", "Đôn đốc", "{viec}", "Mở hồ sơ, đọc lý do và xử lý ngay.", needs=()),
    _term(
        "reminder_share", "nhac-giua-han", "Nhắc khi đã dùng một phần thời hạn",
        ("Đã dùng {phan_da_dung} thời gian: {viec}", "Mở hồ sơ và xử lý trước hạn."), ("phan_da_dung",), needs=(DUE,),
    ),
    _term(
        "reminder_before", "nhac-truoc-han", "Nhắc trước hạn",
        ("Sắp đến hạn: {viec}", "Mở hồ sơ và xử lý trước hạn."), needs=(DUE,),
    ),
    _term("reminder_on", "nhac-dung-han", "Nhắc vào ngày hết hạn",
          ("Hôm nay đến hạn: {viec}", "Mở hồ sơ và xử lý trong hôm nay."), needs=(DUE,)),
    _term(
        "reminder_after", "nhac-qua-han", "Nhắc khi quá hạn", ("Đã quá hạn: {viec}", "Mở hồ sơ và xử lý ngay."),
        needs=(DUE,),
    ),
    _term(
        "escalation", "bao-cap-tren", "Báo cấp trên", ("{don_vi} quá hạn: {viec}", "Xem hồ sơ và đôn đốc."),
        ("don_vi",), needs=(DUE,),
    ),
    _term(
        "escalation_before", "bao-cap-tren-truoc-han", "Báo cấp trên trước hạn",
        ("{don_vi} sắp đến hạn: {viec}", "Xem hồ sơ."), ("don_vi",), needs=(DUE,),
    ),
    _term(
        "task_on", "nhac-tra-loi", "Nhắc trả lời trong ngày",
        ("Hôm nay hết hạn trả lời: {viec}", "Mở hồ sơ và trả lời trong hôm nay."), needs=(DUE,),
    ),
    _term(
        "task_after", "nhac-tra-loi-cham", "Nhắc trả lời khi quá hạn",
        ("Đã quá hạn trả lời: {viec}", "Mở hồ sơ và trả lời ngay."), needs=(DUE,),
    ),
    _term("task_late", "tra-loi-cham", "Trả lời chậm",
          ("Chưa có trả lời: {viec}", "Xem hồ sơ và đôn đốc bên được hỏi."), needs=(DUE,)),
    _term("target", "moc-noi-bo", "Qua mốc nội bộ",
          ("Đã qua mốc nội bộ: {viec}", "Xử lý hồ sơ, hoặc xem xét đặt mốc khác.")),
    _term(
        "explain", "chua-giai-trinh", "Chưa giải trình",
        ("Chưa có giải trình: {viec}", "Mở hồ sơ và giải trình, hoặc đôn đốc người được hỏi."),
    ),
    _term(
        "apology", "thu-xin-loi", "Thư xin lỗi chờ ký",
        ("Thư xin lỗi chờ ký, phải gửi trước ngày {phai_gui}", "Mở hồ sơ, xem bản dự thảo và ký."), ("phai_gui",),
        needs=("phai_gui",),
    ),
    _term("review", "ra-soat", "Rà soát tạm dừng",
          ("Đến ngày rà soát hồ sơ tạm dừng", "Quyết định cho tiếp tục hoặc ngừng hồ sơ.")),
    _term(
        "redated", "doi-han", "Dời thời hạn",
        ("Hạn đổi sang ngày {han_moi}: {viec}", "Theo {can_cu}; trước đây là ngày {han_cu}."),
        ("han_moi", "han_cu", "can_cu"), needs=("han_moi", "han_cu", "can_cu"),
    ),
    _term("approval_void", "xac-nhan-het-gia-tri", "Xác nhận hết giá trị",
          ("Xác nhận của bạn hết giá trị: {viec}", "Đã thay đổi: {thay_doi}. Xem lại hồ sơ rồi xác nhận lại."),
          ("thay_doi",), needs=("thay_doi",)),
    _term(
        "recheck", "ra-soat-quy-dinh", "Rà soát theo quy định mới",
        (
            "Cần rà soát theo quy định mới: {viec}",
            "Theo {can_cu}, có hiệu lực từ ngày {hieu_luc}. Mở hồ sơ và chọn một trong ba cách xử lý.",
        ),
        ("can_cu", "hieu_luc"), needs=("can_cu", "hieu_luc"),
    ),
    _term(
        "rule_changed", "quy-dinh-moi", "Quy định mới liên quan tới hồ sơ",
        (
            "Quy định mới liên quan tới hồ sơ: {viec}",
            "Theo {can_cu}, có hiệu lực từ ngày {hieu_luc}. Cơ quan giải quyết sẽ báo nếu hồ sơ phải thay đổi.",
        ),
        ("can_cu", "hieu_luc"), needs=("can_cu", "hieu_luc"),
    ),
    _term(
        "renewal", "dang-ky-lai", "Giấy chứng nhận sắp hết giá trị",
        ("Giấy chứng nhận hết giá trị ngày {ngay_het}", "Đăng ký bình chọn lại sản phẩm trước ngày đó."), ("ngay_het",),
        needs=("ngay_het",),
    ),
    _result("result_recognised", "duoc-cong-nhan", "Được công nhận", "Kết quả bình chọn: được công nhận"),
    _result("result_left_out", "chua-cong-nhan", "Chưa được công nhận", "Kết quả bình chọn: chưa được công nhận"),
    _result("result_again", "tinh-lai-diem", "Tính lại điểm", "Điểm chính thức đã được tính lại", AGAIN_FACTS),
    _opened("round_open", "mo-dot", "Đợt bình chọn mở, gửi cán bộ", OPEN_CASE),
    _opened("round_open_outside", "mo-dot-gui-co-so", "Đợt bình chọn mở, gửi cơ sở", "Xem đợt bình chọn"),
    Kind(
        "digest", "ban-tong-hop", "Bản tổng hợp", ACCOUNTS, "Tổng hợp thông báo trong ngày: {so_ho_so} hồ sơ",
        ("Dưới đây là những thông báo từ bản tổng hợp trước, theo từng hồ sơ.", "{danh_sach}"),
        (READER, "so_ho_so", LIST, LINK, AGENCY), (LIST, LINK), button="Mở trang Thông báo", page="/thong-bao",
    ),
    _account(
        "reset", "dat-lai-mat-khau", "Đặt lại mật khẩu",
        (
            "Có yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Liên kết dưới đây dùng được một lần, trong 30 phút.",
            "Nếu bạn không yêu cầu, hãy bỏ qua thư này; mật khẩu không thay đổi.",
        ),
        "/dat-lai-mat-khau/%(token)s", button="Đặt mật khẩu mới",
    ),
    _account(
        "invitation", "moi-su-dung", "Mời sử dụng hệ thống",
        ("Bạn được mời sử dụng hệ thống. Liên kết dưới đây dùng được một lần, trong 7 ngày, để đặt mật khẩu.",),
        "/dat-lai-mat-khau/%(token)s", button="Đặt mật khẩu",
    ),
    _account(
        "confirm", "xac-nhan-thu", "Xác nhận địa chỉ thư điện tử",
        ("Mở liên kết dưới đây trong vòng 2 ngày để xác nhận địa chỉ thư điện tử của bạn.",),
        "/xac-nhan-thu/%(token)s", button="Xác nhận địa chỉ",
    ),
    _account(
        "already_registered", "da-co-tai-khoan", "Địa chỉ này đã có tài khoản",
        (
            "Có người vừa đăng ký cơ sở bằng địa chỉ này. Nếu là bạn, hãy đăng nhập bằng tài khoản đã có.",
            "Nếu không phải bạn, hãy bỏ qua thư này; tài khoản không thay đổi.",
        ),
        "/dang-nhap", button="Đăng nhập",
    ),
    _account("claim_waits", "cho-xac-nhan-co-so", "Có người xin nhận cơ sở",
             ("Có người xin nhận cơ sở của một danh sách. Hãy đối chiếu.",), "/nhan-co-so", button="Xem yêu cầu"),
    _account(
        "deputy", "thay-mat", "Bạn được giao thay mặt người vắng",
        (
            "Bạn được giao xử lý hồ sơ thay một người trong đơn vị trong những ngày người đó vắng.",
            "Mở trang dưới đây để xem thay mặt ai, từ ngày nào đến ngày nào và trong giới hạn nào.",
        ),
        "/vang-mat", button="Xem việc thay mặt",
    ),
    _account(
        "deputy_ended", "het-thay-mat", "Việc thay mặt đã kết thúc",
        ("Lần vắng mặt mà bạn được giao thay mặt đã kết thúc. Bạn không còn xử lý hồ sơ thay người đó.",),
        "/vang-mat", button="Mở trang vắng mặt",
    ),
    _account(
        "round_seat", "moi-binh-chon", "Mời tham gia đợt bình chọn",
        (
            "Bạn có tên trong Hội đồng, Ban giám khảo hoặc Tổ chuyên gia của một đợt bình chọn sản phẩm.",
            "Trước khi xem bất kỳ hồ sơ nào, hãy khai báo xung đột lợi ích với từng sản phẩm.",
        ),
        "/cham-diem/%(slug)s", button="Khai báo xung đột lợi ích",
    ),
    _account(
        "round_scores", "mo-cham-diem", "Đã mở chấm điểm",
        (
            "Ban giám khảo bắt đầu chấm điểm. Bạn chấm độc lập; phiếu được niêm phong đến khi đóng chấm điểm.",
            "Bản đang chấm tự lưu. Có thể tải phiếu về chấm ngoại tuyến rồi tải lên lại.",
        ),
        "/cham-diem/%(slug)s", button="Mở phiếu chấm",
    ),
    _account(
        "account", "doi-tai-khoan", "Thay đổi ở tài khoản của bạn",
        (
            "Tài khoản của bạn vừa có thay đổi. Mở trang tài khoản để xem.",
            "Nếu bạn không thực hiện, hãy đổi mật khẩu và báo cho quản trị hệ thống.",
        ),
        "/tai-khoan", button="Mở trang tài khoản",
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _ALL}
"""Every kind of letter by its key."""
SLUGS: Mapping[str, Kind] = {kind.slug: kind for kind in _ALL}
"""Every kind of letter by its part of an address."""
