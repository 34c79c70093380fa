def direction(code): return "rtl" if code[:2] in ("ar","fa","ps","ur") else "ltr"
def own_name(code): return code
