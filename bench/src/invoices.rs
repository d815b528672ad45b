//! The invoices that the bench's provider serves: the sandbox's wire format, about 1.5 KB each, the
//! same on every machine.

use std::fmt::Write;

/// The JSON text of invoice `number`, counted from 1.
pub(crate) fn invoice(number: u32) -> String {
    let mut text = String::with_capacity(1_700);
    let customer = number % 997 + 1;
    let (month, day) = (number / 28 % 12 + 1, number % 28 + 1);
    let lines: Vec<Line> = (1..=2 + number % 2)
        .map(|position| Line::new(number, position))
        .collect();
    let net: u32 = lines.iter().map(|line| line.net).sum();
    let tax: u32 = lines.iter().map(|line| line.tax).sum();
    let gross = net + tax;
    let paid = if number.is_multiple_of(3) { gross } else { 0 };
    let state = if paid == gross { "paid" } else { "awaiting_payment" };
    let settled = if paid == gross {
        format!("\"2025-{month:02}-28\"")
    } else {
        "null".to_owned()
    };
    // Writing to a `String` cannot fail.
    let _ = write!(
        text,
        "{{\"id\":{number},\"number\":\"INV-{number:06}\",\"state\":\"{state}\",\
         \"customer\":{{\"id\":{customer},\"name\":\"Søn & Daughters Interiors {customer}\"}},\
         \"issued_on\":\"2025-{month:02}-{day:02}\",\"due_on\":\"2025-{month:02}-28\",\"settled_on\":{settled},\
         \"currency\":\"GBP\",\"exchange_rate\":1,\"purchase_order\":\"PO-{number}\",\"prices_include_tax\":false,\"lines\":["
    );
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        line.write(&mut text);
    }
    let _ = write!(
        text,
        "],\"totals\":{{\"subtotal\":\"{net}\",\"discount\":\"0.00\",\"net\":\"{net}\",\"tax\":\"{tax}\",\"gross\":\"{gross}\"}},\
         \"amount_paid\":\"{paid}\",\"amount_credited\":\"0.00\",\"amount_due\":\"{due}\",\"allocations\":[",
        net = money(net),
        tax = money(tax),
        gross = money(gross),
        paid = money(paid),
        due = money(gross - paid),
    );
    if paid > 0 {
        let _ = write!(
            text,
            "{{\"kind\":\"payment\",\"id\":{number},\"number\":\"REC-{number:06}\",\"date\":\"2025-{month:02}-28\",\
             \"total\":\"{paid}\",\"allocated_on\":\"2025-{month:02}-28\",\"amount\":\"{paid}\"}}",
            paid = money(paid),
        );
    }
    let _ = write!(
        text,
        "],\"note\":\"Thank you for your order; please quote the invoice number with your payment.\",\
         \"created_at\":\"2025-{month:02}-{day:02}T09:26:53Z\",\"updated_at\":\"2025-{month:02}-{day:02}T10:12:40Z\"}}"
    );
    text
}

/// One line of an invoice; amounts in pennies.
struct Line {
    position: u32,
    item: u32,
    quantity: u32,
    price: u32,
    net: u32,
    tax: u32,
}

impl Line {
    fn new(number: u32, position: u32) -> Self {
        let quantity = number % 9 + position;
        let price = (number * 37 + position * 101) % 20_000 + 100;
        let net = quantity * price;
        Self {
            position,
            item: (number + position) % 50 + 1,
            quantity,
            price,
            net,
            tax: (net + 2) / 5,
        }
    }

    fn write(&self, text: &mut String) {
        let Self {
            position,
            item,
            quantity,
            ..
        } = self;
        let _ = write!(
            text,
            "{{\"position\":{position},\"description\":\"Lunch platter for ten, delivered, number {item}\",\
             \"item\":{{\"id\":{item},\"sku\":\"CAT-LUNCH-{item}\",\"name\":\"Lunch platter for ten\"}},\
             \"quantity\":{quantity},\"unit_price\":\"{price}\",\"discount_percent\":0,\"discount\":\"0.00\",\"net\":\"{net}\",\
             \"tax\":{{\"id\":1,\"code\":\"S20\",\"percent\":20,\"amount\":\"{tax}\"}},\"gross\":\"{gross}\",\
             \"account\":{{\"id\":31,\"code\":\"4010\",\"name\":\"Catering sales\"}}}}",
            price = money(self.price),
            net = money(self.net),
            tax = money(self.tax),
            gross = money(self.net + self.tax),
        );
    }
}

/// Pennies as an amount with two decimals.
fn money(pennies: u32) -> String {
    format!("{}.{:02}", pennies / 100, pennies % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invoices_are_json_of_the_size_the_bench_promises() {
        let sizes: Vec<usize> = (1..=300).map(|number| invoice(number).len()).collect();
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        assert!(
            (1_400..1_600).contains(&mean),
            "an invoice has {mean} bytes on average"
        );
        for number in 1..=300 {
            let parsed: serde_json::Value =
                serde_json::from_str(&invoice(number)).expect("an invoice is JSON");
            assert_eq!(parsed["id"], number);
        }
    }
}
