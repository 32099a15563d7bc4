from django.urls import path

from accounts.views import audit, merchants, notices, preferences, team

urlpatterns = [
    path("merchants/new/", merchants.create, name="merchant_create"),
    path("merchants/switch/", merchants.switch, name="switch_merchant"),
    path("preference/", preferences.set_preference, name="set_preference"),
    path("team/", team.show, name="team"),
    path("team/single-handed/", merchants.single_handed, name="single_handed"),
    path("team/invite/", team.invite, name="invite"),
    path("team/invitations/<uuid:public_id>/withdraw/", team.withdraw, name="invitation_withdraw"),
    path("team/members/<uuid:public_id>/", team.change_member, name="member_change"),
    path("team/tokens/", team.issue_token, name="token_issue"),
    path("team/tokens/<uuid:public_id>/revoke/", team.revoke_token, name="token_revoke"),
    path("invitations/<str:token>/", team.accept_invitation, name="invitation_accept"),
    path("notices/", notices.index, name="notice_list"),
    path("notices/read/", notices.read, name="notice_read"),
    path("notices/choices/", notices.choose, name="notice_choose"),
    path("notices/<uuid:public_id>/", notices.go, name="notice_go"),
    path("audit/", audit.index, name="audit_list"),
]
