import io

import segno


def qr_svg(address: str, *, error: str = "m") -> str:
    """A QR code as an SVG without margin. `error`: how much of it may be dirty (m: 15 %, q: 25 %)."""
    drawing = io.BytesIO()
    segno.make(address, error=error, micro=False).save(
        drawing, kind="svg", border=0, xmldecl=False, omitsize=True
    )
    return drawing.getvalue().decode()
