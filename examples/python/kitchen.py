"""Two cooks share one oven: coroutines that wait for each other, and one dish that burns."""
import asyncio

ORDERS = [("bread", 3), ("tart", 2), ("roast", 6), ("gratin", 2)]


class Burnt(Exception):
    pass


async def bake(dish, minutes, oven):
    async with oven:
        for _ in range(minutes):
            await asyncio.sleep(0.001)
        if minutes > 5:
            raise Burnt(dish)
    return f"{dish}, warm"


async def cook(name, orders, oven, table):
    while not orders.empty():
        dish, minutes = orders.get_nowait()
        try:
            table.append((name, await bake(dish, minutes, oven)))
        except Burnt as burnt:
            table.append((name, f"{burnt}, black"))


async def main():
    orders = asyncio.Queue()
    for order in ORDERS:
        orders.put_nowait(order)
    oven = asyncio.Lock()
    table = []
    await asyncio.gather(cook("Ada", orders, oven, table), cook("Emil", orders, oven, table))
    return table


for name, dish in asyncio.run(main()):
    print(f"{name:5}{dish}")
