"""Pages, as ratios to the empty view. Every sample of a page has its empty one beside it."""

from dataclasses import dataclass, field
from statistics import median

from emvi.discussions.queries.comments import ORDERS as COMMENT_ORDERS
from tests.bench.browser import Browser
from tests.bench.data import COMMON_WORD, RARE_WORD, City

WARM_UP = 5
LANGUAGE = "sl"
API = "/api/v1/municipalities/"
ORDERS = {
    "supported": "?order=supported",
    "random": "?order=random&seed=1073741823",
    "common_word": f"?q={COMMON_WORD}",
    "rare_word": f"?q={RARE_WORD}",
    "waiting": "?standing=waiting",
    "overdue": "?standing=overdue",
    "answered": "?standing=answered",
    "accepted": "?standing=accepted",
    "partly_accepted": "?standing=partly_accepted",
    "rejected": "?standing=rejected",
    "process": "?process={process}",
    "theme": "?theme={theme}",
    "place": "?place={place}",
    "language": "?language=ar",
    "work_state": "?work_state={work_state}",
    "several": "?standing=answered&theme={theme}&language=sl",
}
# How many there are of each choice: asked for where somebody opens the filters.
COUNTS = {"all": "?counts=1", "theme": "?counts=1&theme={theme}"}


@dataclass
class Cell:
    """One figure: a page, as one person sees it, with caches warm or cold."""

    name: tuple[str, ...]
    browser: Browser
    city: City
    page: str
    cold: bool = False
    empty_times: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def sample(self) -> None:
        if not self.cold:
            self._get(self.page)
        self.empty_times.append(self._get("bench/empty/"))
        self.times.append(self._get(self.page))

    def _get(self, page: str) -> float:
        if self.cold:
            self.browser.get("/bench/flush/")
        address = page if page.startswith("/") else f"/{LANGUAGE}/{self.city.slug}/{page}"
        return self.browser.get(address)

    @property
    def ratio(self) -> float:
        return round(median(self.times[WARM_UP:]) / median(self.empty_times[WARM_UP:]), 2)


SEARCHES = {
    "common_word": f"search/?q={COMMON_WORD}",
    "rare_word": f"search/?q={RARE_WORD}",
    "typing_error": f"search/?q={RARE_WORD[:3]}i{RARE_WORD[4:]}",
    "one_kind": f"search/?q={COMMON_WORD}&kind=proposals",
    "state": f"search/?q={COMMON_WORD}&state=overdue",
    "theme": f"search/?q={COMMON_WORD}&theme={{theme}}",
    "place": f"search/?q={COMMON_WORD}&place={{place}}",
    "work_state": f"search/?q={COMMON_WORD}&work_state={{work_state}}",
    "language": f"search/?q={COMMON_WORD}&language=ar",
}


def measure_pages(browsers: dict[str, Browser], cities: list[City], samples: int) -> dict:
    """List and detail: guest and signed in, warm and cold, at each size."""
    return _measure(
        [
            Cell((name, str(city.size), f"{who}_{warmth}"), browser, city, page, warmth == "cold")
            for city in cities
            for name, page in (("list", "proposals/"), ("detail", f"proposals/{city.detail}/"))
            for who, browser in browsers.items()
            for warmth in ("warm", "cold")
        ],
        samples,
    )


def measure_orders(browser: Browser, cities: list[City], samples: int) -> dict:
    """The other ways to ask for a list, warm, as a guest."""
    return _measure(
        [
            Cell((str(city.size), name), browser, city, f"proposals/{_asked(query, city)}")
            for city in cities
            for name, query in ORDERS.items()
        ],
        samples,
    )


def measure_comment_orders(browser: Browser, cities: list[City], samples: int) -> dict:
    """A proposal with its discussion in each order, warm, as a guest."""
    return _measure(
        [
            Cell((str(city.size), order), browser, city, f"proposals/{city.detail}/?order={order}")
            for city in cities
            for order in COMMENT_ORDERS
        ],
        samples,
    )


def measure_counts(browser: Browser, cities: list[City], samples: int) -> dict:
    """The list with its choices counted, as a guest. Cold: all of them anew."""
    return _measure(
        [
            Cell(
                (str(city.size), f"{name}_{'cold' if cold else 'warm'}"),
                browser,
                city,
                f"proposals/{_asked(query, city)}",
                cold,
            )
            for city in cities
            for name, query in COUNTS.items()
            for cold in (False, True)
        ],
        samples,
    )


def _asked(query: str, city: City) -> str:
    return query.format(**vars(city))


def measure_api(browser: Browser, cities: list[City], samples: int) -> dict:
    """The list and a proposal as programs read them, warm, as a guest."""
    return _measure(
        [
            Cell((str(city.size), name), browser, city, f"{API}{city.slug}/{_asked(page, city)}")
            for city in cities
            for name, page in (
                ("list", "proposals/"),
                ("supported", "proposals/?order=supported"),
                ("overdue", "proposals/?standing=overdue"),
                ("theme", "proposals/?theme={theme}"),
                ("language", "proposals/?language=ar"),
                ("detail", f"proposals/{city.detail}/"),
            )
        ],
        samples,
    )


def measure_searches(browser: Browser, cities: list[City], samples: int) -> dict:
    """Everything of a municipality, warm, as a guest."""
    return _measure(
        [
            Cell((str(city.size), name), browser, city, _asked(page, city))
            for city in cities
            for name, page in SEARCHES.items()
        ],
        samples,
    )


def _measure(cells: list[Cell], samples: int) -> dict:
    """Round after round through all cells, so that a slow moment of the machine meets all alike."""
    for _round in range(samples + WARM_UP):
        for cell in cells:
            cell.sample()
    result: dict = {}
    for cell in cells:
        *path, last = cell.name
        place = result
        for step in path:
            place = place.setdefault(step, {})
        place[last] = cell.ratio
        print(f"{' '.join(cell.name):40} {cell.ratio}", flush=True)
    return result


def growth(result: dict) -> dict[str, float]:
    """The largest municipality through the smallest, cell by cell; the worst of each page."""
    worst = {}
    for page in ("list", "detail"):
        sizes = list(result[page].values())
        worst[page] = round(max(sizes[-1][cell] / sizes[0][cell] for cell in sizes[0]), 2)
    return worst
