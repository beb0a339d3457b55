# Telegram 上才有的话：手机自己的按钮、替人收起来的消息、群里的回话。短、暖、直白。

## 按钮

telegram-send-phone = 📱 发送我的号码
telegram-send-place = 📍 发送我的位置

## 手机的按钮用完收起来时

telegram-got = 收到。

## 不该留在屏幕上的

telegram-hidden = 证件号、手机号不留在聊天里，刚才那条已替您删掉（{ $said }）。
telegram-hidden-whole = 证件号、手机号不留在聊天里，刚才那条已替您删掉。
telegram-hidden-not-whole = 证件号、手机号别留在聊天里，这边删不掉。请长按刚才那条，自己删一下。
telegram-hidden-not = 证件号、手机号（{ $said }）别留在聊天里，这边删不掉。请长按刚才那条，自己删一下。

## 群里

telegram-group = 在的。您的事不在群里说，点下面的按钮单独和我聊。
telegram-group-button = 单独聊

## 出岔子了

telegram-broken = 这一步出了点问题，已经记下了。请再试一次，或回复“人工”。

## 开不起来

telegram-no-secret = Telegram 的 webhook 没有密钥，谁都能冒充 Telegram 发消息，所以不启动。请设置 telegram.secret（一串随机的字母和数字），或把 telegram.mode 改成 polling。
telegram-secret-letters = telegram.secret 里只能有英文字母、数字、_ 和 -，最多 256 个。
