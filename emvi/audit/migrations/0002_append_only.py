from django.db import migrations

from emvi.audit.append_only import ProtectRows


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [ProtectRows("audit_auditentry"), ProtectRows("audit_auditseal")]
