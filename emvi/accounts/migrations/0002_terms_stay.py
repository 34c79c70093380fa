from django.db import migrations

from emvi.audit.append_only import ProtectRows, RefuseUpdate


class Migration(migrations.Migration):
    """What people agreed to stays to be read."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        ProtectRows("accounts_terms", ["published_on"]),
        RefuseUpdate("accounts_terms", "published_terms_stay", "OLD.published_on IS NOT NULL"),
    ]
