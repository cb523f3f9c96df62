/**
 * Sentences as workers write them, to measure what client/state/draft-warning.ts finds. A bracket marks what
 * could reveal a person: "[name: anh Tuấn] la em". All people and numbers are invented.
 *
 * All but the later ones were written before the rules; every third was held out, its results not looked at
 * until the rules stood. One hand wrote both, so even these flatter. The later ones were written then, to be
 * hard, and come closest to what phones will see.
 */
// long: sentences, one a line.
import type { RevealingKind } from "#client/state/draft-warning";

export interface DraftSentence {
  readonly text: string;
  readonly language: "vi" | "vi without accents" | "en";
  readonly expected: readonly {
    readonly kind: RevealingKind;
    readonly start: number;
    readonly end: number;
  }[];
  readonly set: "known" | "held out" | "written later";
}

const REVEALING_VI = `
Hôm qua [name: chị Nguyễn Thị Hoa] bị mắng trước cả chuyền, ai cũng thấy
[name: anh Tuấn] tổ trưởng hay nói nặng lời với mấy em mới vô
em ngồi [line: chuyền 7] mà nóng quá chịu hổng nổi luôn á
[name: chú Bảy] bảo vệ lục túi em hoài, em hổng dám nói
Mã số [staff-number: 10234] của em bị trừ hai ngày công mà em có nghỉ đâu
Gọi cho em số [phone: 0912 345 678] nha chị
[name: chị Lan] tổ trưởng bắt ở lại tới tám giờ tối
Ngày [exact-date: 14/3] tôi bị gọi lên phòng ký giấy
[machine: máy số 14] rò điện, em rờ vô giật tê tay
hôm [exact-date: 5 tháng 11] tan ca trễ mà không chấm công
[name: anh tuấn] bên kỹ thuật hay đụng vô người tụi em
bên [line: tổ 3] tụi em không ai được nghỉ phép tháng này
có gì nhắn zalo em [phone: 0987654321], em kể cho nghe
[line: chuyền số 12B] đổi tổ trưởng ba lần trong hai tháng
[name: chị hoa] với [name: chị thúy] bị chuyển sang tổ khác sau bữa góp ý đó
Tôi là [name: Trần Văn Dũng], làm ở đây sáu năm rồi chưa lên lương
thẻ [staff-number: 00871] của em bị bấm trễ hoài mà em đi đúng giờ
MSNV [staff-number: 5521] nha chị nhân sự, coi lại giùm em
[name: ông Kim] quản lý quát vào mặt một chị có bầu
[exact-date: thứ Ba lúc 14 giờ 30] cúp điện, có chị bị kẹt trong thang hàng
Cái [machine: máy 2K 118] kêu to lắm rồi mà không ai sửa
Em tên [name: Hạnh], làm [line: tổ 5], em muốn hỏi về thai sản
cccd của em [id-number: 079195001234] bị công ty giữ từ lúc nhận việc
[name: bác Tư] nhà bếp nói thịt đó để từ hôm trước
hồi [exact-date: 21-10] em nộp đơn mà tới giờ chưa thấy gì
[name: Hùng] chuyền trưởng đòi em đi uống nước riêng
Nhờ công đoàn xem giúp trường hợp của [name: chị Phạm Thị Ngọc Lan], con nhỏ mà phải làm đêm
[name: sếp Park] bữa nào cũng chửi tiếng Hàn
tối [exact-date: 18/9] em thấy có người cạy tủ đồ
[name: chị Mười] tạp vụ bị trừ lương vì làm bể cái ly
cả [line: chuyền 9] nhịn đi vệ sinh từ sáng tới trưa
Em ngồi ngay đầu [line: chuyền 3A], kế bên cửa sổ, quạt hư hai tuần nay
Anh quản lý tên [name: Vinh] hay nhắn tin cho em lúc khuya
em ở trọ [address-or-email: số 45 đường Nguyễn Trãi], công ty cho xe qua được hông
Ai cần bằng chứng thì gọi [phone: +84 903 123 456], tôi có ghi âm
[name: cô Sáu] căn tin tính tiền em hai lần
[name: thằng Tùng] bên cắt nó chặn đường em hoài
trưa [exact-date: 7/10] cơm có mùi, cả chục người đau bụng
Tôi đứng [machine: máy 23] sát bên nồi hơi, nóng rát mặt
gửi mail cho em [address-or-email: hoanguyen92@gmail.com] nghen
[name: chị T.] chuyền trưởng gom tiền tụi em mỗi tháng năm chục
[name: Nguyễn Thị Mai] với [name: Lê Văn Tâm] bị cho nghỉ mà không có lý do
Số điện thoại chị ấy là [phone: 090.345.6789], hỏi thử xem
em bị kẹp tay ở [machine: máy dập số 6], không ai ghi sổ
[name: chị Thu] nhân sự nói em phải tự viết đơn
[name: anh Phong] ơi sao hôm qua anh la tụi em dữ vậy
Mã nhân viên [staff-number: 20877], em xin coi lại giờ tăng ca
Bữa [exact-date: 3/8] em xin về sớm đón con mà [name: chị Nhung] không ký
Ngày sinh con em là [exact-date: 12/06/2024], em còn được về sớm không ạ
bên [line: tổ may 4] tháng nào cũng bị phạt tiền
Quản đốc [name: Hoàng] nói ai nghỉ Tết sớm thì khỏi vô lại
Tuần rồi [name: Thảo] bị ngất mà không ai đưa đi viện
[line: chuyền 11] với [line: chuyền 12] chung một cái quạt
CMND [id-number: 281234567] em nộp hồi đầu năm, giờ xin lại thì nói mất
tôi tên là [name: Đỗ Minh Quân], tôi chịu trách nhiệm lời tôi nói
[name: CHỊ HƯỜNG] TỔ TRƯỞNG CHỬI CÔNG NHÂN SUỐT NGÀY
anh kỹ thuật tên [name: khoa] sửa máy mà cứ đòi cà phê
Sáng [exact-date: thứ hai 7h15] em bị chặn ngoài cổng vì quên thẻ
[exact-date: Ngày 2 tháng 4 năm 2026] tôi ký hợp đồng thứ ba, vẫn là một năm
[name: bà Hồng] kế toán trả thiếu em ba trăm ngàn
Dạ [name: chị Yến] ơi, em chưa nhận được tiền chuyên cần
Bữa đó [name: Linh] nó khóc quá trời mà đâu ai dám nói gì
có [name: anh Trí], [name: anh Hậu] với [name: chị Diễm] làm chứng được
[name: em Như] mới mười bảy tuổi mà vẫn tăng ca
Em nói nhỏ thôi, [name: chị Kiều] hay thu điện thoại tụi em
hồi [exact-date: 20h30 tối chủ nhật] còn thấy xe hàng vô xưởng
số em nè [phone: 0 3 3 8 1 2 3 4 5 6]
[line: Chuyền Bảy] tụi em xin thêm cái bình nước
em làm [line: line 5] mới vô được hai tháng, lương tính sao ạ
bên em [name: chị Út] bị bong gân mà vẫn phải đứng ủi
Tài khoản em [id-number: 0071000123456] Vietcombank, lương chưa vô
Em là công nhân [line: tổ 7], [machine: máy 31], xin đổi chỗ vì có bầu
[name: quản lý Chen] hay vỗ vai mấy chị, ai cũng né
cứ hỏi [name: Nga] KCS là biết, chị ấy thấy hết
hôm rằm em xin nghỉ mà [name: chị Bích Phượng] nói mê tín
Tổ em toàn người quê Thanh Hóa, [name: anh Sỹ] lo hết giấy tờ tạm trú
Sổ bảo hiểm số [id-number: 7912345678] của em bị sai ngày sinh
[name: Anh Đức] và [name: anh Cường] đánh nhau ở bãi xe, bảo vệ đứng coi
em gặp [name: chị Tuyết] ở phòng y tế, chỉ cho uống thuốc gì hổng biết
Hôm nọ [name: ông Bình] giám đốc có xuống mà đi lướt qua
nhà em ở [address-or-email: hẻm 27 đường Lê Lợi], mưa là ngập
vợ [name: anh Thắng] làm nhân sự nên ai dám nói
[name: cô Hai Lúa] ở căn tin dễ thương lắm, cho thêm cơm
chị em ở [line: chuyền số bảy] bị gọi tên từng người
đêm [exact-date: 30/10] ca ba mất điện, có người té cầu thang
Cho em hỏi [name: Phạm Hùng] có còn làm ở đây không ạ
[name: chị Loan] bầu sáu tháng mà còn đứng máy
nhắn giùm [name: bé Trâm] là mai chị trả tiền
[name: Vy] ngồi sau em bị la hoài nên nghỉ luôn rồi
em quẹt thẻ số [staff-number: 1187] mà máy không nhận
`;

const REVEALING_VI_WITHOUT_ACCENTS = `
[name: chi Hoa] chuyen truong hay chui tui em
em lam o [line: chuyen 7] nong qua troi
[name: anh Tuan] bao ve luc tui do hoai
[line: to 3] bi ep tang ca den 9 gio toi
[name: Nguyen Thi Hoa] bi duoi viec ma khong co giay to
so dt em [phone: 0912345678] co gi goi em
[machine: may so 14] bi ro dien ma khong ai sua
[name: chu Bay] o nha xe thu tien giu xe hai lan
ngay [exact-date: 14/3] em bi goi len van phong
ma so [staff-number: 10234] bi tru luong oan
[name: anh tuan] to truong hay so mo tay chan
hom [exact-date: 5 thang 11] em xin nghi om ma khong cho
em ten [name: Hanh] o [line: chuyen so 5], xin hoi ve thai san
[name: chi thuy] ke toan noi khong co tien thuong
[name: ong Lee] quan ly chui the khong ai chiu noi
cmnd [id-number: 281234567] cua em cong ty giu hoai khong tra
[name: tran van dung] to em bi tai nan ma khong bao
[exact-date: thu tu luc 14h30] chay may em bi kim dam
the [staff-number: 00871] quet khong duoc bi tinh vang
[name: chi Lan] voi [name: chi Nga] bi chuyen cho vi gop y
nghe noi [name: Hung] quan doc sap nghi
[machine: may vat so so 9] hu tu thang truoc
chieu [exact-date: 18/9] co nguoi xiu ben ui
msnv [staff-number: 5521] cua em sai ten
em o [address-or-email: so 12 duong Le Loi], xe co qua khong
`;

const REVEALING_EN = `
[name: Mr Tan] shouts at us every single morning
My supervisor [name: David] said I will be fired if I complain
I work on [line: line 5] and the fan has been broken for weeks
[name: Ms Hoa] from HR told me to write my own resignation
call me at [phone: 0912 345 678] if you want to know more
[machine: machine no. 23] gives me electric shocks
badge [staff-number: 4412] was marked absent but I was here
On [exact-date: March 14] they made us sign a paper
[name: Nguyen Thi Hoa] was pregnant and they still gave her night shift
our line leader [name: Lan] takes money from new workers
Everybody in [line: team 4] is afraid to ask for leave
[name: mr tan] always stands behind the young girls
My employee number is [staff-number: 20877], please check my overtime
It happened on [exact-date: 5 November] after the evening shift
[name: Mrs. Thuy] in accounting cut my bonus
my name is [name: Linh] and I sew collars
[exact-date: Tuesday at 2:30 pm] the power went out and a girl got hurt
[name: Mr. Kim], the manager, touched her shoulder again
Please write to me: [address-or-email: linh.tran@example.com]
[line: Line 12B] had three leaders in two months
the mechanic [name: Phong] wants coffee money before he fixes anything
[name: sister Mai] fainted last week and nobody called a doctor
Ask [name: Hung], the supervisor, he saw everything
My ID card [id-number: 079195001234] is still kept by the company
on [exact-date: 14/03/2026] I asked for sick leave and they refused
the guard [name: Mr Bay] searches only women
we have no water at [line: line number 9] since Monday
Staff no. [staff-number: 10234] got paid twice and I got nothing
I sit at [machine: machine 14] next to the boiler
[name: David] my supervisor sends me messages at night
[name: Miss Phuong] told us not to talk to the auditors
My phone is [phone: +84 90 345 67 89], please hurry
worker id [staff-number: 5521] is mine, the hours are wrong
[exact-date: Yesterday at 9:40] a needle went through her finger
the girls in [line: line five] are not allowed to drink
[name: Manager Park] threw a shirt at my friend
they dismissed [name: Tran Van Dung] because he asked about the union
On the [exact-date: 3rd of August] the food made twenty people sick
I live at [address-or-email: 45 Nguyen Trai Street], the bus does not stop there
his number is [phone: 0903.123.456], he is the one who lends money
A man called [name: Tuan] waits for us at the bike park
[name: Hoa] from packing was slapped, I saw it
Last month [name: Mr. Nguyen] promised to fix the roof
passport [id-number: C1234567] was taken when I arrived
it was [exact-date: Oct 21], I remember because my son was sick
[machine: Machine #7] has no guard on the belt
my team leader, [name: Thanh], says periods are no excuse
card number [staff-number: 00871] does not open the gate
[name: Boss Lee] wants us to lie to the visitors
Only [name: Ngoc] and me know about this
[exact-date: Friday, 16:45], nobody could open the emergency door
[name: uncle Bay] at the gate is rude to us
`;

const HARMLESS_VI = `
Các anh chị cho em hỏi lương tháng này khi nào có
chị em mình ai cũng mệt mà hổng ai nói
anh quản lý nói sẽ sửa quạt trong tuần này
chị tổ trưởng hiền lắm, hay chỉ bài cho người mới
Anh em cắt xin thêm găng tay
Em quê ở Bình Dương, mới vô làm may Sông Trà hai tháng
Bộ luật Lao động Điều 107 nói tăng ca phải được đồng ý
Nghị định 145/2020 có nói rõ chuyện này
lương tối thiểu vùng là 5.310.000 đồng phải không ạ
đi làm chủ nhật tính 200% chứ không phải 150%
Xin thêm 10 phút nghỉ giữa ca, mùa này nóng quá
lắp 6 quạt mà mới được 5 cái
Tầng 2 không có nước uống từ sáng
khu C nóng hơn khu khác vì gần nồi hơi
Quốc khánh 2/9 có được nghỉ hai ngày không mọi người
Tết này xưởng cho nghỉ mấy ngày vậy
thứ Sáu tuần này có đối thoại, ai đi thì đăng ký
tháng trước tăng ca nhiều mà lương không thấy tăng
Ca đêm lạnh bụng, xin thêm nước nóng
lúc 15 giờ có nước chanh muối, ai cần thì xuống lấy
Đồng ý với bạn Hoa Gạo 52, nói đúng ý tôi
cảm ơn Chim Sẻ Nâu đã hỏi giùm
Chị cứ nghỉ cho khỏe, việc để tụi em lo
Anh nói vậy tụi em cũng mừng
em năm nay ba mươi tuổi, có hai con
tháng 7 âm năm nào cũng ít hàng
mai em nghỉ, ai làm giùm em được hông
Ngày 10 hàng tháng là có lương mà tháng này trễ
Tụi em xin về sớm một tiếng để đón con
cô chú lớn tuổi thì nên được ngồi
chuyền em nóng, mong anh chị xuống coi
Cả chuyền 40 người mà có hai cái nhà vệ sinh
tổ em có mười lăm người, toàn chị em có con nhỏ
mỗi tổ 3 người đi tập huấn thì ai làm hàng
máy 2 kim khó may hơn máy 1 kim mà đơn giá như nhau
Máy lạnh hư hai tuần rồi chưa thấy ai sửa
Ngồi máy 10 tiếng một ngày đau lưng lắm
mã 2045 đường may khó mà đơn giá thấp
Bảo hiểm xã hội đóng được 8 năm thì lãnh một lần được không
Con em 14 tháng tuổi còn được về sớm không chị
Nhà máy ở Long An có xe đưa đón, sao bên mình không có
Ủng hộ ý kiến của chị Sen Hồng 15
Bác sĩ nói em phải nghỉ hai tuần
Dạ em cảm ơn chị nhiều
Chị Em Phụ Nữ xưởng mình mong có phòng vắt sữa
Ông xã em cũng làm may, hai vợ chồng thay phiên đón con
gọi 1900 96 96 80 để được tư vấn, người ta giữ kín cho mình
Tổng đài 111 gọi miễn phí
Chủ nhật tuần sau công đoàn tổ chức đá bóng
8/3 năm nay có quà không ta
Làm từ 7h30 tới 16h30, trưa nghỉ 30 phút
Giờ vào ca là 6 giờ, tan ca 14 giờ
Chị nào biết chỉ em cách tính phép năm với
Nghỉ 30/4 và 1/5 có lương nha mọi người
công ty trả lời trước ngày 15 tháng sau
Luật có hiệu lực từ ngày 1/7/2026, mình nghe trên tivi vậy
tiền chuyên cần 300.000 một tháng, nghỉ nửa ngày cũng mất
Em mới học xong lớp 9 đã đi làm
Mấy anh bảo trì làm nhanh ghê, cảm ơn mấy anh
Sao Tổ Trưởng nào cũng là nam vậy
Ban Giám Đốc cho hỏi thưởng Tết tính sao
BAO GIỜ CÓ LƯƠNG VẬY ANH CHỊ ƠI
CHỊ EM MÌNH ĐI HỌC LỚP CHUYỀN TRƯỞNG NHA
chị ấy nói đúng, nhịn hoài đâu được
em thương mấy chị bầu phải đứng cả ngày
Tôi làm ở đây từ năm 2019, chưa được nâng bậc
Hàng xuất đi Mỹ với Nhật gấp quá nên tăng ca suốt
Anh ơi cho em hỏi bảo hiểm thất nghiệp làm sao
Bạn Mây Trắng hỏi đúng câu tui muốn hỏi
một chuyền 45 công nhân mà có một cái bình nước
bữa nay thứ Hai mà cơm đã hết món từ 11 giờ rưỡi
hết giờ là về, hổng ai cản
3/4 số chị em ở đây có con nhỏ
đường Quốc lộ 1 kẹt xe nên tới trễ 20 phút
Từ thứ Hai tuần sau báo tăng ca trước 11 giờ
tôi năm mươi hai tuổi, mắt kém, xin đổi sang cắt chỉ
Ai có mẫu đơn thì đưa em mượn với
Công đoàn thăm ốm được 500 ngàn, sinh con 1 triệu
Bác Hồ dạy phải đoàn kết, mình cứ nói chung một tiếng
chú bảo vệ dễ thương, trời mưa còn che dù cho tụi em
Em xin hỏi Điều 137 khoản 4 áp dụng cho con mấy tháng
đứng ủi 8 tiếng mà quạt ở tận cuối xưởng
Thứ Bảy tăng ca tới 20 giờ thì ai nấu cơm cho con
năm ngoái thưởng 1,5 tháng lương, năm nay nghe nói còn 1
Ở Việt Nam mình luật cho nghỉ 30 phút mà
xe số 29 chỗ mà nhét bốn chục người
Chuyện 2 người cãi nhau hôm nọ đã êm rồi
em ăn 2 tô bún vẫn đói
lô hàng 12.500 áo phải xong trong 10 ngày
Cúc Áo Vàng viết hay ghê, đọc mà rớt nước mắt
anh chị em nào có hoàn cảnh khó khăn thì nhắn công đoàn
Mười năm rồi mới thấy có chỗ để nói
Hai chị em mình cùng hỏi thì họ mới trả lời
Ví dụ chị A làm 8 tiếng, chị B làm 10 tiếng thì lương khác nhau sao
Đi khám thai được nghỉ 5 lần, mỗi lần 2 ngày
nhà trọ lên giá 200 ngàn một tháng
Sáu tháng rồi chưa ai đọc hòm thư
Cô giáo gọi lúc 5 giờ chiều hỏi sao chưa đón bé
em Mong mọi người giúp đỡ em ạ
tui thấy Chào Mào nói cũng phải
Thời gian thử việc 2 tháng có đóng bảo hiểm không chị ơi
chỉ 40 với chỉ 60 hay đứt, đổi chỉ giùm
Tính ra mỗi giờ có 25.500 đồng
Hàng Uniqlo khó hơn hàng Nike mà giá y chang
`;

const HARMLESS_VI_WITHOUT_ACCENTS = `
cac anh chi cho em hoi bao gio co luong
chi em minh ai cung met
em xin nghi 2 ngay ve que
may 14 cai ao moi duoc nghi thi ai chiu noi
lam tu 7 gio den 16 gio ma tra luong 8 tieng
anh quan ly noi tuan sau sua quat
chi to truong hien lam
tang ca 200% hay 150% vay moi nguoi
dieu 107 noi phai dong y moi duoc tang ca
mot nguoi may 2 chuyen thi lam sao kip
tet nay nghi may ngay vay
luong toi thieu 5310000 phai khong
cam on anh chi nhieu lam
em moi vao lam 3 thang chua biet gi
cho em xin 10 phut uong nuoc
chuyen 2 nguoi cai nhau da em roi
tang 2 khong co nuoc
quoc khanh 2/9 nghi may ngay
thu sau tuan nay co hop khong
anh em ben cat xin them gang tay
de 3 nam roi chua len bac
ai biet chi giup em voi
tien com 20 ngan ma it thit qua
o binh duong tro dat lam
ca dem lanh qua xin them ao am
chi noi dung roi do
con em 14 thang tuoi con duoc ve som khong
nghi dinh 145/2020 noi ro roi
`;

const HARMLESS_EN = `
My supervisor said we must stay until eight tonight
We asked the manager twice and nobody answered
The fans on our floor have been broken for two weeks
Overtime on Sunday should be paid 200%, not 150%
Article 107 of the Labour Code says overtime needs our consent
Decree 145/2020 explains it well
Please give us 10 more minutes for lunch
There are 6 fans and only 5 of them turn
The minimum wage here is 5,310,000 dong, is it not
Sister, you are right, we all feel the same
our line has forty people and two toilets
We sew from 3 to 5 without any break
a line of 40 people and one water bottle
I have worked here for 14 years
Is National Day on September 2 a paid holiday?
On Friday there is a meeting with the union
Last month I worked more than sixty hours overtime
I agree with Chim Sẻ Nâu 27, well said
The night shift is cold, please turn the fan off
I may 5 minutes late because of the bus
May 1 is a holiday, right?
In March we had too many orders
Management should read this every day
Ho Chi Minh City is far from my village
People from Viet Nam and Cambodia work together here
The law changed on 1 July 2026, I read it in the library
Two machines broke and nobody came
They changed the needle 3 times
Can I ask HR without my leader knowing?
Monday is always the worst day
I earn 25,500 an hour
Work starts at 7:30 and ends at 16:30
Mothers need a room to pump milk
The team has 15 women and one man
Sir, please look at the roof, it leaks
Madam, the canteen food is cold again
Does the factory in Long An have buses?
Thank you Hoa Sen Tím for asking
Style 2045 is hard to sew and the price is low
The union called a meeting and many came
My son is 14 months old, can I still leave early?
God bless you all
The number 1900 96 96 80 is free? Somebody told me so
They were fined in 2019 and again in 2023
The boss is nice but nothing changes
She was in tears and no one helped
We want a new leader, not a new rule
Before Tet everyone is tired
24/7 they send us messages
The Director promised a new roof
How many hours can we work in a week, 48 or 60?
Nike and Adidas orders are the hardest
Brothers and sisters, let us ask together
`;

const LATER_REVEALING_VI = `
con [name: Thơm] [line: tổ 2] nó bị đổi chỗ sau khi nói trong cuộc họp
[name: chị năm] chuyền trưởng chửi tục, em ghi âm được nè
Nói thẳng là [name: Lượng] bên kho lấy hàng ra ngoài
Tui tên [name: Phước], làm bảo trì, ai cần sửa máy thì kêu
mười bốn tháng ba em bị đuổi việc mà em nhớ rõ là [exact-date: 14 tháng 3 năm 2026]
em [name: Nguyễn Ngọc Ánh] xin hỏi lương tháng rồi
[name: Ngọc Ánh] ngồi kế em cũng bị trừ
[name: a Tuấn] kỹ thuật kêu em ra kho sau một mình
[name: C Hà] nhân sự hẹn hoài không trả lời
hồi [exact-date: 8h tối thứ tư] bảo vệ giữ tụi em lại lục túi
[name: Chị Thúy Kiều] làm chung với em từ hồi xưởng cũ
sđt của tổ trưởng nè [phone: 0909-123-456] mọi người gọi đi
zalo [phone: 84912345678] nhắn cho em
Em làm ở [line: chuyền mười hai], nóng nhất xưởng
[line: c7] với [line: c8] hay bị la nhất
máy em là [machine: máy số 0145], kim gãy hoài
Số thẻ của em là [staff-number: 003412] sao hôm qua quẹt không lên
mã nv [staff-number: VN20391] bị tính thiếu hai ngày
[name: Ông Wu] quản đốc ném rổ hàng xuống đất
quản lý người Đài tên [name: Jason] hay sờ vai
[exact-date: ngày 9 tháng 10] vừa rồi kiểm hàng xong là bắt ký giấy trắng
Bữa [exact-date: 9.10] nè, nhớ hông mấy chị
[name: bé Ngân] mới sinh xong đã bị gọi đi làm
Giấy tờ của em [id-number: 0792 0300 4567] bị giữ ở phòng nhân sự
em là thợ may [line: tổ 6] xưởng B, ngồi ngay cột số 3
nhà em [address-or-email: 12/5 hẻm 8 đường Phan Văn Trị], ai đi chung xe với em không
[name: vợ chồng anh Lực] bị cho nghỉ cùng một ngày
anh [name: Đạt] lái xe chạy ẩu, có hôm quẹt người ta
Hôm [exact-date: mùng 6 tháng 10] công ty cắt điện cả buổi
Em với [name: Trúc] đi vệ sinh về bị [name: chị Lài] mắng trước mặt mọi người
Kính gửi công đoàn, tôi là [name: Huỳnh Thị Lài], công nhân may, xin trình bày việc bị ép tăng ca
Tổ trưởng [name: Lài] lấy tiền thưởng chia cho người quen
ai cũng biết [name: thằng Bình] xưởng cắt nhậu rồi vô ca
nhờ [name: cô Hạnh] điều phối coi giúp em với ạ
[exact-date: 23/10] này tụi em xin nghỉ tập thể
`;

const LATER_REVEALING_VI_WITHOUT_ACCENTS = `
[name: chi Ut] phat com khong bao gio du
bao ve ten [name: Dung] hay trem chi em trong phong thay do
[line: chuyen 14] bi phat 50k moi nguoi
em ten [name: Thuy], ngoi [machine: may so 32]
[name: anh hung] bao tri xin tien moi chiu sua
so cua em la [phone: 0384.111.222]
toi [exact-date: 30/10] mat dien xe khong cho ve
[name: c Loan] ke toan tinh sai luong ca to
`;

const LATER_REVEALING_EN = `
The one who shouted is [name: Lien], she leads the cutting section
I am from [line: line seven] and nobody fixes our lights
[name: Mr. Wang] told the guards to lock the gate on [exact-date: Oct 3rd]
[name: Ms Nguyen Thi Lai] was dismissed while pregnant
my number is [phone: 0909 888 777] please call
[name: Supervisor Tran] makes us clock out and work again
[machine: machine number 118] cut my finger
employee ID [staff-number: VN-20391] here, where is my bonus?
[name: Kim], our factory manager, never reads the box
it was last [exact-date: Wednesday around 8pm], I was alone
[name: Auntie Sau] in the canteen is the only one who helps
Our leader's name is [name: Thuong]
[name: Ba Hoa] sells lunch at the gate and knows all
[line: Team B] always leaves late, [line: team A] never
On the morning of [exact-date: 9/10/2026] they made us run
`;

const LATER_HARMLESS_VI = `
Chị Em nào rảnh thì ghé bàn công đoàn ký tên nha
Dạ anh cho em hỏi chút, thẻ bảo hiểm bao giờ có
Hôm nay mới mùng ba mà đã hết tiền
tới mùng 5 âm là về quê ăn giỗ
xưởng mình gần sông nên muỗi nhiều, xin phun thuốc
Ăn 2 tô hủ tiếu mới đủ sức tăng ca
Tụi em may 3 chuyền áo khoác một lúc nên rối
Máy chạy 3 ca liên tục, không bảo dưỡng
bàn ủi số lượng thì đủ mà hư hết một nửa
Công ty có 12 chuyền mà có 4 nhà vệ sinh
mất 15 phút xếp hàng bấm thẻ, vậy tính sao
Lương 7 triệu 2, tiền nhà 1 triệu 5, còn lại bao nhiêu
Có phải 26 công mới được chuyên cần không ạ
Anh Chị nào có kinh nghiệm chỉ em với
Tháng 11 này hàng nhiều, tháng 12 chắc ít
Quê em ở Cà Mau, hai năm chưa về
em gái em làm bên Samsung lương khá hơn
Mấy sếp ngồi máy lạnh đâu biết tụi tui nóng
Bác bảo vệ già rồi mà đứng nắng tội ghê
Ủa sao thông báo dán có nửa ngày đã gỡ
theo Luật An toàn vệ sinh lao động thì mình có quyền ngừng việc
Điều 94 với Điều 95 khác nhau chỗ nào ta
Nghị định 293 áp dụng từ ngày 1/1/2026 đúng không
Trung thu con em được quà không
30/4 năm nay rơi vô thứ Năm, nghỉ bù sao
Hoa Phượng nở rồi, tới hè tụi nhỏ nghỉ ai coi
Mai nghỉ bù hả mọi người
Thu nhập bao nhiêu thì đóng thuế
Lan can cầu thang lung lay, coi chừng té
Hương vị canh bữa nay đỡ hơn
Tài liệu phát toàn tiếng Anh sao đọc
Bạn Cỏ May Tím nói trúng ý tui
cảm ơn Đom Đóm 21, để mình thử
chị Hoa Gạo ơi chị hỏi giùm em luôn
anh em mình mà không nói thì ai nói
ông bà già ở quê chờ tiền gửi về
Cô Chú nào có con nhỏ thì đăng ký nhà trẻ
vải mã 118 xù lông, may là ho
đơn hàng 45.000 cái phải xong trước ngày 20
con bú 60 phút, chia 2 lần, mỗi lần 30 phút
Toàn người quen được lên chức
Nam nữ gì cũng là người
Thắng thua gì, mình chỉ muốn công bằng
Ca 2 về khuya, đường tối, sợ lắm
từ 22h đến 6h tính 130% đúng không
Xe đưa rước 45 chỗ nhét 60 người
Tổ trưởng mới dễ thương, nói nhỏ nhẹ
Giám đốc mới về có đi xem xưởng không
Mấy chị lớn tuổi mắt mờ xin thêm đèn
Cho em xin số tổng đài bảo hiểm với
`;

const LATER_HARMLESS_VI_WITHOUT_ACCENTS = `
anh chi nao biet chi em voi
mai minh co tang ca khong
em an 2 to pho van doi
luong thang nay tre 3 ngay roi
cho hoi to minh may gio ve
may hom nay nong qua, 38 do
nghi tet tu ngay nao vay moi nguoi
`;

const LATER_HARMLESS_EN = `
Can we get paid on the 10th like before?
We make 1200 shirts a day and they want 1500
Tet is coming and we still have no news about the bonus
The canteen serves 3 dishes for 600 people
I read Article 94 but I do not understand it
Some managers listen, some do not
Is it true that Sunday is 200 percent?
Please open the second door, the line is too long
My friend lost her job because she was pregnant
The bus from Long An is always late
When I was 15 I already worked here
They promised new chairs in May
Thanks to the union for the water machine
Hot, loud, no windows, that is floor 3
The code 118 fabric smells bad
`;

export const REVEALING: readonly DraftSentence[] = [
  ...sentences("vi", REVEALING_VI),
  ...sentences("vi without accents", REVEALING_VI_WITHOUT_ACCENTS),
  ...sentences("en", REVEALING_EN),
  ...sentences("vi", LATER_REVEALING_VI, "written later"),
  ...sentences("vi without accents", LATER_REVEALING_VI_WITHOUT_ACCENTS, "written later"),
  ...sentences("en", LATER_REVEALING_EN, "written later"),
];

export const HARMLESS: readonly DraftSentence[] = [
  ...sentences("vi", HARMLESS_VI),
  ...sentences("vi without accents", HARMLESS_VI_WITHOUT_ACCENTS),
  ...sentences("en", HARMLESS_EN),
  ...sentences("vi", LATER_HARMLESS_VI, "written later"),
  ...sentences("vi without accents", LATER_HARMLESS_VI_WITHOUT_ACCENTS, "written later"),
  ...sentences("en", LATER_HARMLESS_EN, "written later"),
];

function sentences(
  language: DraftSentence["language"],
  lines: string,
  set?: DraftSentence["set"],
): readonly DraftSentence[] {
  const marked = lines.trim().split("\n");
  const setOf = (index: number) => set ?? (index % 3 === 2 ? "held out" : "known");
  return marked.map((line, index) => ({ ...markedToSentence(line), language, set: setOf(index) }));
}

function markedToSentence(line: string): Pick<DraftSentence, "text" | "expected"> {
  const expected: { kind: RevealingKind; start: number; end: number }[] = [];
  let text = "";
  for (const part of line.split(/(\[[a-z-]+: [^\]]+\])/)) {
    const [, kind, words] = /^\[([a-z-]+): ([^\]]+)\]$/.exec(part) ?? [];
    if (kind && words) {
      expected.push({ kind: kind as RevealingKind, start: text.length, end: text.length + words.length });
    }
    text += words ?? part;
  }
  return { text, expected };
}
