"""The name of a procedure whatever its variant."""

from workflow.states import SHIPPED, general_label


def test_a_procedure_is_named_by_what_its_variants_share():
    assert {process.key: general_label(process.key) for process in SHIPPED} == {
        "kcdp_project": "Đề án khuyến công địa phương",
        "kcdp_change": "Điều chỉnh đề án khuyến công địa phương",
        "kcdp_follow_up": "Theo dõi sau hỗ trợ",
        "kcqg_project": "Đề án khuyến công quốc gia",
        "kcqg_change": "Điều chỉnh đề án khuyến công quốc gia",
        "kcqg_share": "Phần của đề án khuyến công quốc gia",
        "recorded_project": "Đề án ghi nhận từ danh sách",
        "selection_round": "Đợt bình chọn sản phẩm",
        "product_nomination": "Bình chọn sản phẩm CNNT tiêu biểu",
        "annual_plan": "Kế hoạch khuyến công năm",
    }
