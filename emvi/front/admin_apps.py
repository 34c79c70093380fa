from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "emvi.front.admin_site.PortalAdminSite"
