from django.urls import path, re_path

from reconcile.views import closing, settlements, vouchers
from reconcile.vouchers.registry import LAYOUTS

ONE = "settlements/<uuid:public_id>/"

urlpatterns = [
    path("settlements/", settlements.index, name="settlement_list"),
    path("closing/", closing.closing, name="closing"),
    path(
        "reconciliations/<uuid:public_id>/settle/", settlements.prepare, name="settlement_prepare"
    ),
    path(
        "reconciliations/<uuid:public_id>/settle/submit/",
        settlements.submit,
        name="settlement_submit",
    ),
    path(ONE, settlements.detail, name="settlement_detail"),
    path(ONE + "approve/", settlements.approve, name="settlement_approve"),
    path(ONE + "close-alone/", settlements.self_close, name="settlement_self_close"),
    path(ONE + "return/", settlements.send_back, name="settlement_return"),
    path(ONE + "reopen/", settlements.reopen, name="settlement_reopen"),
    re_path(
        r"^settlements/(?P<public_id>[0-9a-f-]{36})/download\.(?P<kind>pdf|xlsx|csv)$",
        settlements.download,
        name="settlement_download",
    ),
    re_path(
        r"^settlements/(?P<public_id>[0-9a-f-]{36})/corrections\.(?P<kind>xlsx|csv)$",
        settlements.download,
        {"subject": "corrections"},
        name="correction_download",
    ),
    path(ONE + "vouchers/", vouchers.index, name="settlement_vouchers"),
    re_path(
        rf"^settlements/(?P<public_id>[0-9a-f-]{{36}})/vouchers/(?P<kind>{'|'.join(LAYOUTS)})$",
        vouchers.download,
        name="voucher_download",
    ),
    path("accounts/", vouchers.accounts, name="account_mapping"),
    path("accounts/save/", vouchers.save_accounts, name="account_mapping_save"),
]
