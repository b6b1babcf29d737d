// Two cooks take orders from one list; who waits lets the other one work.
const orders = ['soup', 'bread', 'fish', 'tea', 'cake'];
const served = [];
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function cook(name, speed) {
  while (orders.length > 0) {
    const order = orders.shift();
    await wait(order.length * speed);
    served.push(`${order} by ${name}`);
  }
}

await Promise.all([cook('Ada', 3), cook('Ben', 5)]);
console.log(served);
