def normalise(text): return text.casefold()
def search_words(q): return normalise(q).split()[:8]
