### Delivery: how messages reach people

## SMS: names nothing

delivery-sms = You have a new message. Please open the union's chat.
