"""`memory_plan.svg`: the working memory drawn, time from left to right and addresses from bottom to top."""

from __future__ import annotations

from html import escape

from tinycore.graph.memory_map import Block, MemoryMap

LEFT, TOP, BOTTOM = 76, 56, 92
COLUMN, HEIGHT = 46, 360
LEAST_LABEL = 14  # pixels of height below which a block has no text
COLORS = ("#4e79a7", "#59a14f", "#b07aa1", "#e08214", "#76b7b2", "#9c755f", "#d37295", "#7f8c3f")
WORKING = "#9aa0a6"


def svg_text(plan: MemoryMap, *, title: str) -> str:
    """The whole drawing; text only, needs nothing but a browser."""
    width, height = LEFT + COLUMN * max(len(plan.columns), 6) + 24, TOP + HEIGHT + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">Working memory of {escape(title)}: {plan.arena_bytes} bytes</text>',
        f'<text x="{LEFT}" y="38" fill="#555555">{escape(plan.verdict)}; grey is working memory of a single layer</text>',
        *_axis(plan),
        *(_block(plan, block, COLORS[k % len(COLORS)]) for k, block in enumerate(plan.blocks)),
        *(_column(k, plan) for k in range(len(plan.columns))),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _y(plan: MemoryMap, address: int) -> float:
    return round(TOP + HEIGHT * (1 - address / max(plan.arena_bytes, 1)), 1)


def _axis(plan: MemoryMap) -> list[str]:
    lines = []
    for address in sorted({round(plan.arena_bytes * k / 4) for k in range(5)}):
        y, right = _y(plan, address), LEFT + COLUMN * len(plan.columns)
        lines.append(f'<line x1="{LEFT}" y1="{y}" x2="{right}" y2="{y}" stroke="#dddddd"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end" fill="#555555">{address}</text>')
    return lines


def _block(plan: MemoryMap, block: Block, color: str) -> str:
    top, bottom = _y(plan, block.offset + block.bytes), _y(plan, block.offset)
    left, width = LEFT + COLUMN * block.first, COLUMN * (block.last - block.first + 1)
    name = block.name or "working memory"
    hover = f"{name}: {block.bytes} bytes at {block.offset}"
    label = f'<text x="{left + 4}" y="{top + 12}" fill="#ffffff">{block.bytes}</text>' if bottom - top >= LEAST_LABEL else ""
    return (
        f'<g><title>{escape(hover)}</title><rect x="{left}" y="{top}" width="{width - 1}" height="{max(bottom - top, 1):.1f}" '
        f'fill="{color if block.name else WORKING}" fill-opacity="0.8" stroke="#ffffff"/>{label}</g>'
    )


def _column(position: int, plan: MemoryMap) -> str:
    column = plan.columns[position]
    x, y = LEFT + COLUMN * position + COLUMN // 2, TOP + HEIGHT + 14
    hover = f"layer {column.node}, {column.operator}: {plan.used_bytes(position)} bytes"
    return (
        f'<text x="{x}" y="{y}" transform="rotate(40 {x} {y})"><title>{escape(hover)}</title>{column.node} {escape(column.operator)}</text>'
    )
