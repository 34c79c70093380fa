"""Words of the admin's own frame that its packages bring in English only: unfold has no catalogues,
and Django's miss some. Named here, they stand in ours. A test walks the admin and finds new ones."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    # The frame
    _("Light"),
    _("Dark"),
    _("System"),
    _("Type to search"),
    _("Search apps and models..."),
    _("Filter navigation items"),
    _("Recent searches"),
    _("No recent searches"),
    _("No results found"),
    _("No results matching your query"),
    _("Loading more results..."),
    _("All applications"),
    _("Return to site"),
    _("Welcome"),
    _("Welcome back to"),
    _("Go back"),
    _("More actions"),
    # Lists
    _("Select %s to view"),
    _("Select action"),
    _("Select action to run"),
    _("Run"),
    _("Run the selected action"),
    _("Select record"),
    _("Select all rows"),
    _("Select all objects on this page for an action"),
    _("Select value"),
    _("Filters"),
    _("Apply Filters"),
    _("Reset filters"),
    _("Clear all filters"),
    _("Show counts"),
    _("Hide counts"),
    _(" By %(filter_title)s "),
    _("True"),
    _("False"),
    _("From"),
    _("To"),
    _("Date from"),
    _("Date to"),
    _("Expand row"),
    _("Collapse"),
    # Forms
    _("Date"),
    _("Value"),
    _("General"),
    _("Add row"),
    _("Add another %(verbose_name)s"),
    _("Add new item"),
    _("Choose file to upload"),
    _("Click to cancel"),
    _("This item will be deleted."),
    _("Cancel"),
    _("Submit"),
    _("Record picture"),
    _("Current file"),
    _("Image preview"),
    _("Toggle password visibility"),
    _("You can not create nested object without parent"),
    # Files that come in and go out
    _("Import"),
    _("Export"),
    _("Resource"),
    _("Format"),
    _("Select format"),
    _("File to import"),
    _("This importer will import the following fields: "),
    _("This exporter will export the following fields: "),
    _(
        "Below is a preview of data to be imported. If you are satisfied with the results, click "
        "'Confirm import'"
    ),
    _("Confirm import"),
    _("New"),
    _("Skipped"),
    _("Update"),
    _("No valid data to import. Ensure your file has the correct headers or data for import."),
    # What was done
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("Popup closing…"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    _("Select this object for an action - {}"),
    _("View selected %(model)s"),
    _("Error:"),
    # What does not fit
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    _(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
    _("Ensure this value is a multiple of step size %(limit_value)s."),
    _("“%(pk)s” is not a valid value."),
    _("Constraint “%(name)s” is violated."),
    _(
        "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous "
        "or it may not exist."
    ),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
)

# Django's catalogues know some of these one by one and not by number, or by another number.
NUMBERED = (
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    ngettext_lazy("Please submit at most %(num)d form.", "Please submit at most %(num)d forms."),
    ngettext_lazy("Please submit at least %(num)d form.", "Please submit at least %(num)d forms."),
)
