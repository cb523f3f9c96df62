import type { DemoThread } from "./thread.ts";

export const workingTimeThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "working-time",
    voice: "w12",
    daysAgo: 26,
    title: "Báo tăng ca trước có mười lăm phút",
    text: "Bốn giờ bốn lăm mới báo tối nay ở lại tới tám giờ. Năm giờ con tan lớp, cô giáo gọi cháy máy. Mình không chê tăng ca, mình cần biết sớm.",
    replies: [
      { voice: "w3", minutesLater: 12, text: "em toàn phải nhờ hàng xóm đón con, riết ngại" },
      {
        voice: "w4",
        minutesLater: 30,
        text: "Hàng gấp thì văn phòng biết từ sáng rồi, sao tới chiều tổ mới biết.",
      },
      { voice: "w10", minutesLater: 48, text: "báo trễ quá cơm nước hổng kịp, chiều ăn gói mì rồi làm tiếp" },
      { voice: "w9", minutesLater: 70, text: "em không dám xin về tại thấy ai cũng ở lại" },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Tăng ca phải được bạn đồng ý về thời gian, địa điểm, công việc (Bộ luật Lao động Điều 107). Không ở lại được vì phải đón con thì cứ nói, không phải lỗi.",
      },
      {
        voice: "r2",
        minutesLater: 420,
        text: "Bên đại diện xin một giờ chốt cố định mỗi ngày, dán ở bảng tin, để ai cũng biết báo sau giờ đó là quá trễ.",
      },
      {
        voice: "m1",
        minutesLater: 1500,
        text: "Nhận lỗi về phần kế hoạch. Từ thứ Hai tuần sau, tăng ca báo trước 11 giờ cùng ngày; báo sau giờ đó thì ai không ở được cứ về. Cơm tăng ca có ngay từ giờ đầu.",
      },
      { voice: "w12", minutesLater: 1600, text: "Rõ ràng. Mình sẽ ghi lại hai tuần xem có đúng vậy không." },
      {
        voice: "w12",
        minutesLater: 29000,
        text: "Hai tuần, mười ngày báo đúng trước 11 giờ, hai ngày báo trễ nhưng không ai bị giữ. Vậy là có đổi, mong giữ được.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "working-time",
    voice: "w3",
    daysAgo: 24,
    title: "60 phút cho con bú, xin dồn về sớm",
    text: "Nhà em xa, nghỉ 60 phút giữa giờ thì không kịp về với con, ngồi không ở xưởng. Em xin dồn về sớm một tiếng cuối giờ được không ạ? Em hỏi thì bảo chưa có tiền lệ.",
    replies: [
      { voice: "w5", minutesLater: 25, text: "sau này em cũng cần như vậy nè chị" },
      { voice: "w8", minutesLater: 60, text: "Con bú mẹ được ngày nào quý ngày ấy, xin cho các em về sớm." },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Giờ này hưởng đủ lương và có thể thỏa thuận sắp xếp cho phù hợp (Bộ luật Lao động Điều 137(4), Nghị định 145/2020 Điều 80). Chưa có tiền lệ thì bạn là người đầu tiên.",
      },
      {
        voice: "m2",
        minutesLater: 1400,
        text: "Đồng ý. Ai nuôi con dưới 12 tháng được chọn: đến muộn một giờ, về sớm một giờ, hoặc chia hai lần. Đăng ký một lần với nhân sự, nhân sự sẽ báo cho tổ trưởng.",
      },
      { voice: "w3", minutesLater: 1500, text: "dạ em chọn về sớm ạ, cảm ơn chị nhiều lắm" },
    ],
  },
  {
    room: "everyone",
    topic: "working-time",
    voice: "w5",
    daysAgo: 8,
    title: "Bầu tháng thứ bảy còn bị ghi tên tăng ca",
    text: "em bước qua tháng thứ bảy mà tên em vẫn có trong phiếu tăng ca, chắc quên. Em ngại nói vì hàng đang gấp. Cho em hỏi em có được về không ạ",
    replies: [
      { voice: "w7", minutesLater: 10, text: "Về đi em, hàng thì còn hoài chớ con có một" },
      {
        voice: "f1",
        minutesLater: 90,
        text: "Từ tháng thứ 7, công ty không được để bạn làm đêm, làm thêm giờ hay đi công tác xa (Bộ luật Lao động Điều 137(1)). Hết giờ bạn cứ về.",
      },
      {
        voice: "m2",
        minutesLater: 400,
        text: "Xin lỗi bạn, phiếu in từ danh sách cũ. Chúng tôi đã rà lại cả danh sách để không sót chị nào nữa.",
      },
      { voice: "w5", minutesLater: 460, text: "dạ em cảm ơn, chiều nay em về với bé lớn" },
    ],
  },
  {
    room: "everyone",
    topic: "working-time",
    voice: "w8",
    daysAgo: 20,
    title: "Làm lâu năm thì phép năm có được thêm không",
    text: "Tôi theo nghề đã lâu, riêng ở đây hơn mười năm, phiếu vẫn ghi phép năm 12 ngày, giống các cháu mới vào. Tôi nhớ là làm lâu thì được thêm, có đúng không?",
    replies: [
      { voice: "w1", minutesLater: 30, text: "Tôi cũng 12 ngày, mà chưa bao giờ hỏi." },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Việc bình thường là 12 ngày, cứ đủ 5 năm làm cho một công ty thì thêm 1 ngày (Bộ luật Lao động Điều 113, Điều 114). Đủ mười năm là 14 ngày.",
      },
      {
        voice: "m2",
        minutesLater: 1500,
        text: "Phần mềm đã bỏ sót thâm niên của nhiều người. Nhân sự sẽ tính lại cho toàn xưởng và in lại số phép trước ngày 5 tháng sau. Ai thiếu được cộng vào số còn lại.",
      },
      { voice: "w8", minutesLater: 1600, text: "Thế là thêm hai ngày về thăm mẹ. Cảm ơn cô chú." },
    ],
  },
  {
    room: "everyone",
    topic: "working-time",
    voice: "w2",
    anonymous: true,
    daysAgo: 30,
    title: "Nghỉ 30 phút ngày hành kinh, xin thế nào cho đỡ ngại",
    text: "Tổ trưởng là nam, mỗi lần xin nghỉ 30 phút là phải nói to giữa chuyền. Nhiều chị em thôi không xin nữa, đau cũng cố. Có cách nào xin mà không phải nói không?",
    replies: [
      { voice: "w7", minutesLater: 12, text: "Đúng rồi, nói ra ai cũng quay lại nhìn" },
      { voice: "w11", minutesLater: 40, text: "Có một ký hiệu chung là được, nhìn thì hiểu, khỏi nói." },
      {
        voice: "w4",
        minutesLater: 80,
        text: "Là nam, tôi thấy chuyện này bình thường như đau đầu. Chắc cần có người nói trước cho anh em quen.",
      },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Luật cho nghỉ 30 phút mỗi ngày, ít nhất 3 ngày làm việc mỗi tháng, hưởng đủ lương (Bộ luật Lao động Điều 137(4), Nghị định 145/2020 Điều 80(3)).",
      },
      {
        voice: "m2",
        minutesLater: 1600,
        text: "Từ tuần sau, chị em chỉ cần ghi ký hiệu nghỉ sức khỏe trên bảng chấm công, không cần lý do. Phòng y tế có giường nằm và túi chườm. Tôi sẽ nói chuyện riêng với các tổ trưởng nam.",
      },
      { voice: "w12", minutesLater: 13000, text: "Dùng rồi, không ai hỏi gì. Nhẹ hẳn." },
    ],
  },
  {
    room: "workers",
    topic: "working-time",
    voice: "w10",
    daysAgo: 6,
    title: "Tháng này mọi người tăng ca bao nhiêu giờ rồi",
    text: "tui cộng sổ thấy hơn bốn chục tiếng rồi mà chưa hết tháng, ai có ghi sổ thì nói nghe cho biết, mệt thiệt chứ hổng giỡn",
    replies: [
      { voice: "w4", minutesLater: 15, text: "Tôi cũng xấp xỉ, chưa tính chủ nhật." },
      { voice: "w7", minutesLater: 30, text: "tui thôi ghi rồi, ghi thêm buồn" },
      { voice: "w1", minutesLater: 90, text: "Ghi đi em, có sổ thì đối thoại mới nói được." },
      {
        voice: "f1",
        minutesLater: 240,
        text: "Bộ luật Lao động Điều 107: mức chung không quá 40 giờ một tháng, ngành may không quá 300 giờ một năm. Mức tháng cao hơn có được áp dụng không thì hỏi công đoàn. Ai muốn thì gửi riêng tổng giờ cho mình, mình chỉ báo số chung.",
      },
      {
        voice: "r1",
        minutesLater: 800,
        text: "Công đoàn sẽ xin số giờ tăng ca theo bộ phận từ nhân sự và so với sổ của mọi người. Kết quả viết ở mục này.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "working-time",
    voice: "w11",
    daysAgo: 31,
    title: "Ngày lễ 24/11 có nghỉ và tính lương không",
    text: "Mình nghe có thêm một ngày nghỉ lễ mới là 24/11. Xưởng mình có nghỉ không, và ai đi làm hôm đó thì tính thế nào?",
    replies: [
      {
        voice: "f1",
        minutesLater: 180,
        text: "Có. Từ 1/7/2026, ngày Văn hóa Việt Nam 24/11 là ngày nghỉ hưởng lương (Nghị quyết 28/2026/QH16, theo baochinhphu.vn ngày 24/4/2026). Làm thêm vào ngày lễ thì được trả ít nhất 300% (Bộ luật Lao động Điều 98).",
      },
      { voice: "w6", minutesLater: 200, text: "Vậy là thêm một bữa ở nhà rửa chén cho vợ" },
      {
        voice: "r1",
        minutesLater: 1300,
        text: "Công đoàn đã hỏi: xưởng nghỉ ngày 24/11, có ghi trong lịch năm dán ở cổng. Ai được hỏi đi làm hôm đó mà không muốn thì cứ nói không.",
      },
    ],
  },
];
