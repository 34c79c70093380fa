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
    _("This page yielded into no results. Create a new item or reset your filters."),
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
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
        "You may need to file a bug report if the issue persists."
    ),
)

# Some of Django's catalogues know these one by one, and not by number.
NUMBERED = (ngettext_lazy("Please correct the error below.", "Please correct the errors below."),)
